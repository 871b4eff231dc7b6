package io.opsaga.activities.control;

import io.opsaga.activities.operation.OwnRun;
import io.opsaga.activities.release.RemovedReleases;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlRecords;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.opsaga.stops.Stops;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The store, for run control. Failures are the store's own, unchecked and worth a retry. */
public final class ControlRecordsImpl implements ControlRecords {
    private final Stops stops;
    private final RemovedReleases releases;
    private final Clock clock;

    public ControlRecordsImpl(Stops stops, RemovedReleases releases, Clock clock) {
        this.clock = clock;
        this.stops = stops;
        this.releases = releases;
    }

    @Override
    public void record(Operation operation, ControlAction action, List<String> agents) {
        OwnRun.check(operation.id());
        switch (action) {
            case STOP ->
                stops.record(
                        agents.stream().map(agent -> stop(operation, agent)).toList());
            case START -> stops.lift(operation.environment(), agents, operation.id());
            case REMOVE -> {
                stops.lift(operation.environment(), agents, operation.id());
                releases.record(operation.environment(), agents, operation.id());
            }
            case RESTART -> {
                // Nothing is recorded of an agent that goes on as it was.
            }
        }
    }

    @Override
    public Reading revert(Operation operation) {
        OwnRun.check(operation.id());
        Reading stopped = stops.revert(operation.id());
        Reading removed = releases.revert(operation.id());
        return removed.effect() == Effect.REVERTED
                ? new Reading(Effect.REVERTED, "%s; %s".formatted(removed.detail(), stopped.detail()))
                : stopped;
    }

    private Stop stop(Operation operation, String agent) {
        return new Stop(
                operation.environment(),
                agent,
                operation.id(),
                operation.actor(),
                operation.reason(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
