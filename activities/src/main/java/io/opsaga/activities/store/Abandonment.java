package io.opsaga.activities.store;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks.Liveness;
import io.opsaga.saga.Lifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells which holders will never let go by themselves. The question goes to Temporal and may take long, so it is never asked within a
 * transaction.
 */
final class Abandonment implements Predicate<LockGrant> {
    private final JdbcClient jdbc;
    private final Liveness liveness;
    private final Clock clock;
    private final Duration startGrace;

    Abandonment(JdbcClient jdbc, Liveness liveness, Clock clock, Duration startGrace) {
        this.jdbc = jdbc;
        this.liveness = liveness;
        this.clock = clock;
        this.startGrace = startGrace;
    }

    /**
     * A workflow that Temporal does not know has ended, or its start is still in flight. One that was recorded and has not begun
     * is therefore left alone: it is started when Temporal is back, or given up, by whoever looks after lost starts, and what it
     * was promised must not be gone by then. Where there is no record only time can tell.
     */
    @Override
    public boolean test(LockGrant held) {
        Boolean begun = hasBegun(held.holder());
        boolean mayBe = begun == null ? !held.since().plus(startGrace).isAfter(clock.instant()) : begun;
        return mayBe && !liveness.isRunning(held.holder());
    }

    /** Null where there is no record. Every record but the first was written by the run, or when there was none any more. */
    private @Nullable Boolean hasBegun(String operationId) {
        return jdbc.sql("select stage <> :waiting or revision > 0 as begun from operations where id = :id")
                .param("id", operationId)
                .param("waiting", Lifecycle.INITIALIZED.stage().name())
                .query((row, number) -> row.getBoolean("begun"))
                .optional()
                .orElse(null);
    }
}
