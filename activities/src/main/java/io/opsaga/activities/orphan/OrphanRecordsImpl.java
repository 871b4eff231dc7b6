package io.opsaga.activities.orphan;

import io.opsaga.activities.operation.OwnRun;
import io.opsaga.activities.release.RemovedReleases;
import io.opsaga.operation.Operation;
import io.opsaga.orphan.OrphanRecords;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stops;
import java.util.List;

/** The store, for the removal of orphans. Failures are the store's own, unchecked and worth a retry. */
public final class OrphanRecordsImpl implements OrphanRecords {
    private final Stops stops;
    private final RemovedReleases releases;

    public OrphanRecordsImpl(Stops stops, RemovedReleases releases) {
        this.stops = stops;
        this.releases = releases;
    }

    @Override
    public void forget(Operation operation, List<String> agents) {
        OwnRun.check(operation.id());
        stops.lift(operation.environment(), agents, operation.id());
        releases.record(operation.environment(), agents, operation.id());
    }

    @Override
    public Reading revert(Operation operation) {
        OwnRun.check(operation.id());
        Reading stopped = stops.revert(operation.id());
        Reading removed = releases.revert(operation.id());
        return removed.effect() == Effect.REVERTED ? removed : stopped;
    }
}
