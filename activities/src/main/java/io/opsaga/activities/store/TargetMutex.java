package io.opsaga.activities.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one transaction at a time decide about a target. A transaction enters at most one target, so none can wait in a circle.
 *
 * <p>Row locks would not do: a free target has no row, and a token that was drawn from the sequence before somebody else held
 * the target in between would be smaller than theirs.
 */
final class TargetMutex {
    private final JdbcClient jdbc;

    TargetMutex(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits for its turn; it lasts until the current transaction ends. Targets that share a hash only wait for each other. */
    void enter(String environment, String target) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:target, 0))")
                .param("target", environment + '/' + target)
                .query((row, number) -> number)
                .list();
    }
}
