package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew;
import io.opsaga.saga.Causes;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import java.util.Optional;

/** Changes agents of a machine through its activities. */
final class FleetCrew implements Crew<Member> {
    private final FleetMachines machines;

    FleetCrew(FleetMachines machines) {
        this.machines = machines;
    }

    @Override
    public List<Changed> change(List<Member> batch) {
        return told(machines.change(batch));
    }

    @Override
    public List<Observed> changed(List<Member> batch) {
        return observed(machines.changed(batch));
    }

    @Override
    public List<Observed> undo(List<Member> batch) {
        return observed(machines.undo(batch));
    }

    /**
     * One that somebody made by hand does not say how far the batch came, and the worker may have come to any of its agents meanwhile.
     */
    @Override
    public HowFar howFar(TemporalFailure failure) {
        Optional<List<AgentResult>> results = CarriedResults.of(failure, AgentResult[].class);
        String type = Causes.of(failure).type();
        boolean ours = DeploymentFailure.of(type).isPresent() || type.equals(OperationFailure.MALFORMED.name());
        return new HowFar(results.map(FleetCrew::told).orElse(List.of()), ours && results.isPresent());
    }

    private static List<Changed> told(List<AgentResult> results) {
        return results.stream()
                .map(result -> new Changed(result.agent(), result.millis()))
                .toList();
    }

    private static List<Observed> observed(List<AgentReading> readings) {
        return readings.stream()
                .map(reading -> new Observed(reading.agent(), reading.reading()))
                .toList();
    }
}
