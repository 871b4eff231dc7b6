package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.rollout.Crew;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Completeness;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.Values;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.Arrays;
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
        return changed(machines.change(batch).toArray(AgentResult[]::new));
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
     * Results travel as details of the failure. One that somebody made by hand does not say how far the batch came, and the worker may
     * have come to any of its agents meanwhile.
     */
    @Override
    public HowFar howFar(TemporalFailure failure) {
        Optional<AgentResult[]> results = results(failure);
        String type = Causes.of(failure).type();
        boolean ours = DeploymentFailure.of(type).isPresent() || type.equals(OperationFailure.MALFORMED.name());
        return new HowFar(results.map(FleetCrew::changed).orElse(List.of()), ours && results.isPresent());
    }

    /** Those that the failure carries, none where it carries nothing; empty where it carries something else. */
    private static Optional<AgentResult[]> results(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application
                    && application.getDetails().getSize() > 0) {
                return read(application.getDetails());
            }
        }
        return Optional.of(new AgentResult[0]);
    }

    private static Optional<AgentResult[]> read(Values details) {
        try {
            return Optional.ofNullable(details.get(0, AgentResult[].class))
                    .filter(results -> Completeness.missing("results", Arrays.asList(results))
                            .isEmpty());
        } catch (DataConverterException e) {
            return Optional.empty();
        }
    }

    private static List<Changed> changed(AgentResult[] results) {
        return Arrays.stream(results)
                .map(result -> new Changed(result.agent(), result.millis()))
                .toList();
    }

    private static List<Observed> observed(List<AgentReading> readings) {
        return readings.stream()
                .map(reading -> new Observed(reading.agent(), reading.reading()))
                .toList();
    }
}
