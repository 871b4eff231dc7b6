package io.opsaga.fleet;

import io.opsaga.operation.Operation;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.saga.Answers;
import io.opsaga.saga.Profiles;
import io.opsaga.saga.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Calls of the machines' activities; a stub for each, so that the Web UI's timeline says which agent it is about. */
final class FleetMachines {
    private final Operation operation;
    private final @Nullable Boolean adopt;
    private final LongSupplier token;

    /** @param token asked at each call: in the lease an undo has another fencing token than the step had */
    FleetMachines(FleetInput plan, LongSupplier token) {
        this.operation = plan.operation();
        this.adopt = plan.adopt();
        this.token = token;
    }

    MachineSurvey survey(String machine, List<Member> members) {
        List<String> ids = members.stream().map(member -> member.name()).toList();
        Map<String, String> others = new TreeMap<>();
        members.stream()
                .filter(member -> !member.asked().equals(operation.version()))
                .forEach(member -> others.put(member.name(), member.asked()));
        FleetQuestion question = new FleetQuestion(
                operation.id(),
                operation.environment(),
                machine,
                operation.version(),
                ids,
                others.isEmpty() ? null : others,
                operation.terms().planning() == null ? null : Boolean.TRUE,
                adopt);
        FleetActivities stub = step(machine, "look at %s: %s".formatted(machine, names(members)), members);
        return Answers.of(() -> stub.survey(question));
    }

    List<AgentResult> change(List<Member> members) {
        FleetBatch batch = batch(members);
        FleetActivities stub = step(batch.machine(), "change " + at(members), members);
        return Answers.of(() -> stub.change(batch));
    }

    List<AgentReading> changed(List<Member> members) {
        FleetBatch batch = batch(members);
        FleetActivities stub = step(batch.machine(), "read back " + at(members), members);
        return Answers.of(() -> stub.changed(batch));
    }

    List<AgentReading> undo(List<Member> members) {
        FleetBatch batch = batch(members);
        ActivityOptions options = Profiles.undo(
                TaskQueues.machine(batch.machine()),
                at(members),
                operation.terms().undoPatience());
        FleetActivities stub = Workflow.newActivityStub(FleetActivities.class, options);
        return Answers.of(() -> stub.undo(batch));
    }

    String retire(List<Member> members) {
        FleetBatch batch = batch(members);
        FleetActivities stub = step(batch.machine(), "retire old releases of " + at(members), members);
        return Answers.of(() -> stub.retire(batch));
    }

    ReleaseActivities releases() {
        return Workflow.newLocalActivityStub(ReleaseActivities.class, Profiles.store());
    }

    private FleetActivities step(String machine, String summary, List<Member> members) {
        String versions =
                FleetInput.spoken(members.stream().map(Member::version).toList());
        return Workflow.newActivityStub(
                FleetActivities.class,
                Profiles.step(
                        TaskQueues.machine(machine),
                        "%s · %s".formatted(summary, versions),
                        operation.terms().patience()));
    }

    private FleetBatch batch(List<Member> members) {
        return new FleetBatch(
                operation.id(),
                token.getAsLong(),
                operation.environment(),
                members.get(0).place(),
                members.stream().map(Member::change).toList());
    }

    private static String at(List<Member> members) {
        return "%s on %s".formatted(names(members), members.get(0).place());
    }

    private static String names(List<Member> members) {
        String first = members.get(0).name();
        return members.size() == 1 ? first : "%s and %d more".formatted(first, members.size() - 1);
    }
}
