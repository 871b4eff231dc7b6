package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.orphan.OrphanCrew;
import io.opsaga.orphan.OrphanRow;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew;
import io.opsaga.rollout.Row;
import io.opsaga.saga.Causes;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import java.util.Optional;

/** Changes agents of a machine through its activities, and has others remove orphans: these are in layers of their own, so in batches, too. */
final class FleetCrew implements Crew<Row> {
    private final FleetMachines machines;
    private final OrphanCrew orphans;

    FleetCrew(FleetMachines machines, OrphanCrew orphans) {
        this.machines = machines;
        this.orphans = orphans;
    }

    @Override
    public List<Changed> change(List<Row> batch) {
        return ofOrphans(batch) ? orphans.change(orphans(batch)) : told(machines.change(members(batch)));
    }

    @Override
    public List<Observed> changed(List<Row> batch) {
        return ofOrphans(batch) ? orphans.changed(orphans(batch)) : observed(machines.changed(members(batch)));
    }

    @Override
    public List<Observed> undo(List<Row> batch) {
        return ofOrphans(batch) ? orphans.undo(orphans(batch)) : observed(machines.undo(members(batch)));
    }

    /**
     * One that somebody made by hand does not say how far the batch came, and the worker may have come to any of its agents meanwhile.
     */
    @Override
    public HowFar howFar(TemporalFailure failure) {
        Optional<List<AgentResult>> results = CarriedResults.of(failure, AgentResult[].class);
        if (results.isEmpty()) {
            return orphans.howFar(failure);
        }
        String type = Causes.of(failure).type();
        boolean ours = DeploymentFailure.of(type).isPresent() || type.equals(OperationFailure.MALFORMED.name());
        return new HowFar(told(results.get()), ours);
    }

    private static boolean ofOrphans(List<Row> batch) {
        return batch.get(0) instanceof OrphanRow;
    }

    private static List<OrphanRow> orphans(List<Row> batch) {
        return batch.stream().map(OrphanRow.class::cast).toList();
    }

    private static List<Member> members(List<Row> batch) {
        return batch.stream().map(Member.class::cast).toList();
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
