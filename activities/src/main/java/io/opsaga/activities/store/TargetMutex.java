package io.opsaga.activities.store;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one transaction at a time decide about a target, or about all locks. A transaction enters once, and all its targets in one order, so none can
 * wait in a circle.
 *
 * <p>Row locks would not do: a free target has no row, and a token that was drawn from the sequence before somebody else held
 * the target in between would be smaller than theirs.
 */
final class TargetMutex {
    private final JdbcClient jdbc;

    TargetMutex(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** As {@link #enter(String, String)}, for all that is decided about locks and places: a machine is a target in every environment. */
    void enterLocks() {
        // No environment and no target has an empty name.
        enter("", "");
    }

    /** Waits for its turn; it lasts until the current transaction ends. Targets that share a hash only wait for each other. */
    void enter(String environment, String target) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:target, 0))")
                .param("target", environment + '/' + target)
                .query((row, number) -> number)
                .list();
    }

    /** The same for many targets. They are entered in the order of their hashes, which is one order for everybody. */
    void enterAll(String environment, List<String> targets) {
        jdbc.sql("""
                        with keys as materialized (
                            select distinct hashtextextended(target, 0) as key
                            from unnest(cast(:targets as text[])) as target order by key)
                        select pg_advisory_xact_lock(key) from keys
                        """)
                .param(
                        "targets",
                        targets.stream()
                                .map(target -> environment + '/' + target)
                                .toArray(String[]::new))
                .query((row, number) -> number)
                .list();
    }
}
