package io.opsaga.control;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew;
import io.opsaga.saga.Causes;
import io.temporal.failure.TemporalFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Acts upon agents of a machine through its activities. */
final class ControlCrew implements Crew<Subject> {
    private final ControlMachines machines;

    ControlCrew(ControlMachines machines) {
        this.machines = machines;
    }

    @Override
    public List<Changed> change(List<Subject> batch) {
        return machines.act(batch);
    }

    @Override
    public List<Observed> changed(List<Subject> batch) {
        return machines.acted(batch);
    }

    @Override
    public List<Observed> undo(List<Subject> batch) {
        return machines.undo(batch);
    }

    @Override
    public HowFar howFar(TemporalFailure failure) {
        Optional<List<Changed>> results = CarriedResults.of(failure, Changed[].class);
        boolean told = results.isPresent() && ours(Causes.of(failure).type());
        return new HowFar(results.orElse(List.of()), told);
    }

    private static boolean ours(String type) {
        return DeploymentFailure.of(type).isPresent()
                || type.equals(OperationFailure.MALFORMED.name())
                || Arrays.stream(ControlFailure.values())
                        .anyMatch(failure -> failure.name().equals(type));
    }
}
