package io.opsaga.activities.control;

import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlRecords;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationFailure;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.opsaga.stops.Stops;
import io.temporal.activity.Activity;
import java.util.List;

/** The store, for run control. Failures are the store's own, unchecked and worth a retry. */
public final class ControlRecordsImpl implements ControlRecords {
    private final Stops stops;
    private final RemovedReleases releases;

    public ControlRecordsImpl(Stops stops, RemovedReleases releases) {
        this.stops = stops;
        this.releases = releases;
    }

    @Override
    public void record(Operation operation, ControlAction action, List<String> agents) {
        own(operation);
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
        own(operation);
        Reading stopped = stops.revert(operation.id());
        Reading removed = releases.revert(operation.id());
        return removed.effect() == Effect.REVERTED
                ? new Reading(Effect.REVERTED, "%s; %s".formatted(removed.detail(), stopped.detail()))
                : stopped;
    }

    private static Stop stop(Operation operation, String agent) {
        return new Stop(
                operation.environment(),
                agent,
                operation.id(),
                operation.actor(),
                operation.reason(),
                operation.requestedAt());
    }

    /** An operation's id is its run's: whoever starts a run under another one acts for nobody. */
    private static void own(Operation operation) {
        String run = Activity.getExecutionContext().getInfo().getWorkflowId();
        if (!Identifiers.operation(operation.id()).equals(Identifiers.ofRun(run))) {
            throw OperationFailure.MALFORMED.because(
                    "the run %s is not that of the operation %s".formatted(run, operation.id()));
        }
    }
}
