package io.opsaga.orphan;

import io.opsaga.operation.Operation;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.TaskQueues;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.LongSupplier;

/** Calls of the machines' activities and the store's; a stub for each, so that the Web UI's timeline says which orphan it is about. */
final class OrphanMachines {
    private final Operation operation;
    private final LongSupplier token;

    /** @param token asked at each call: in the lease an undo has another fencing token than the step had */
    OrphanMachines(Operation operation, LongSupplier token) {
        this.operation = operation;
        this.token = token;
    }

    List<OrphanStand> survey(String machine, List<OrphanRow> rows) {
        OrphanQuestion question = new OrphanQuestion(
                operation.id(),
                operation.environment(),
                machine,
                rows.stream().map(OrphanRow::orphan).toList());
        OrphanActivities stub = step(machine, "look at " + spoken(rows));
        return Answers.of(() -> stub.survey(question));
    }

    List<OrphanRemoval> remove(List<OrphanRow> rows) {
        OrphanBatch batch = batch(rows);
        OrphanActivities stub = step(batch.machine(), "remove " + spoken(rows));
        return Answers.of(() -> stub.remove(batch));
    }

    List<Observed> removed(List<OrphanRow> rows) {
        OrphanBatch batch = batch(rows);
        OrphanActivities stub = step(batch.machine(), "read back " + spoken(rows));
        return Answers.of(() -> stub.removed(batch));
    }

    List<Observed> bringBack(List<OrphanRow> rows) {
        OrphanBatch batch = batch(rows);
        OrphanActivities stub = Workflow.newActivityStub(
                OrphanActivities.class,
                Profiles.undo(
                        TaskQueues.machine(batch.machine()),
                        "remove " + spoken(rows),
                        operation.terms().undoPatience()));
        return Answers.of(() -> stub.bringBack(batch));
    }

    String discard(List<OrphanRow> rows) {
        OrphanBatch batch = batch(rows);
        OrphanActivities stub = step(batch.machine(), "give up what was removed: " + spoken(rows));
        return Answers.of(() -> stub.discard(batch));
    }

    OrphanRecords records() {
        return Workflow.newLocalActivityStub(OrphanRecords.class, Profiles.store());
    }

    private OrphanActivities step(String machine, String summary) {
        return Workflow.newActivityStub(
                OrphanActivities.class,
                Profiles.step(
                        TaskQueues.machine(machine), summary, operation.terms().patience()));
    }

    private OrphanBatch batch(List<OrphanRow> rows) {
        return new OrphanBatch(
                operation.id(),
                token.getAsLong(),
                operation.environment(),
                rows.get(0).place(),
                rows.stream().map(OrphanRow::toRemove).toList());
    }

    private static String spoken(List<OrphanRow> rows) {
        String first = rows.get(0).name();
        return rows.size() == 1 ? first : "%s and %d more".formatted(first, rows.size() - 1);
    }
}
