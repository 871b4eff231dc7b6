package io.opsaga.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeFleetStore;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.rollout.Answer;
import io.opsaga.rollout.AnswerOrder;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.StepState;
import io.opsaga.saga.TaskQueues;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run control over two machines: what is done with whom, in which order, and what becomes of it afterwards. */
class ControlSagaTest {
    private static final String STORE = "store";
    private static final String CORE = "core";
    private static final String WEB = "web";

    /** As they are stopped: whoever depends on another before it. */
    private static final List<ControlAgent> AGENTS = List.of(
            new ControlAgent(WEB, "main-pc", 0),
            new ControlAgent(CORE, "pc2", 1),
            new ControlAgent(STORE, "main-pc", 2));

    private static final Duration LEASE = Duration.ofHours(1);

    private final PlayedAgents agents = new PlayedAgents(AGENTS);
    private final FakeFleetStore store = new FakeFleetStore();
    private TestWorkflowEnvironment environment;
    private WorkflowStub stub;

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(ControlSaga.class);
        workflows.registerActivitiesImplementations(store, agents);
        for (String machine : List.of("main-pc", "pc2")) {
            environment.newWorker(TaskQueues.machine(machine)).registerActivitiesImplementations(agents);
        }
        environment.start();
    }

    @AfterEach
    void end() {
        environment.close();
    }

    private static ControlInput input(ControlAction action, RolloutPolicy policy, int maxFailures) {
        OperationPolicy terms = new OperationPolicy(LEASE, Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of());
        Operation operation = new Operation(
                "control_1",
                ControlKind.NAME,
                "development",
                "3 agents",
                "main-pc,pc2",
                action.wire(),
                "ann",
                "it corrupts data",
                Instant.EPOCH,
                terms);
        return new ControlInput(
                operation, action, policy, 2, maxFailures, Duration.ofMinutes(30), AGENTS, List.of("console"));
    }

    private ControlSagaTest begin(ControlInput input) {
        stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Control",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId("control_1")
                                .build());
        stub.start(input);
        return this;
    }

    private ControlSagaTest begin(ControlAction action) {
        return begin(input(action, RolloutPolicy.ALL_OR_NOTHING, 0));
    }

    /** After the lease, too. */
    private Progress last() {
        return stub.getResult(Progress.class);
    }

    private Progress await(Predicate<Progress> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Progress progress = stub.query("progress", Progress.class);
        while (!condition.test(progress)) {
            assertThat(System.nanoTime()).as("%s", progress).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            progress = stub.query("progress", Progress.class);
        }
        return progress;
    }

    private Progress completed() {
        return await(progress -> progress.verdict() == Verdict.COMPLETED);
    }

    private void rollBack() {
        stub.update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "not that one"));
    }

    private static LedgerEntry step(Progress progress, ControlStep step) {
        return progress.steps().stream()
                .filter(entry -> entry.step().equals(step.name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoDependsOnOthersIsStoppedBeforeThemAndTheStopIsRecorded() {
        Progress last = begin(ControlAction.STOP).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(agents.calls).containsExactly("stop web", "stop core", "stop store");
        assertThat(agents.recorded).containsExactly(CORE, STORE, WEB);
        assertThat(last.agents())
                .extracting(row -> row.from() + " to " + row.to())
                .containsOnly("1.0, running to stopped");
        assertThat(last.findings())
                .extracting(finding -> finding.message())
                .containsExactly("console depend on what is stopped");
    }

    @Test
    void whoIsStoppedAlreadyIsRecordedAndNotTouched() {
        agents.put(CORE, "stopped");
        Progress last = begin(ControlAction.STOP).last();

        assertThat(agents.calls).containsExactly("stop web", "stop store");
        assertThat(agents.recorded).containsExactly(CORE, STORE, WEB);
        assertThat(last.agents().get(1).reason()).isEqualTo("it is so already");
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void aRollbackInTheLeaseBringsBackWhatWasThereAndNothingIsGivenUp(ControlAction action) {
        agents.put(CORE, "stopped");
        agents.recorded.add(CORE);
        Map<String, String> before = agents.states();
        begin(action).completed();
        rollBack();
        Progress last = last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(agents.states()).isEqualTo(before);
        assertThat(agents.recorded).containsExactly(CORE);
        assertThat(agents.calls).noneMatch(call -> call.startsWith("discard"));
        if (action == ControlAction.REMOVE) {
            assertThat(step(last, ControlStep.DISCARD).state()).isEqualTo(StepState.SKIPPED);
        }
    }

    @Test
    void whatIsRemovedIsGivenUpWhenItCanNoLongerBeBroughtBack() {
        Progress inLease = begin(ControlAction.REMOVE).completed();
        assertThat(agents.states().values()).containsOnly("aside");
        assertThat(step(inLease, ControlStep.DISCARD).state()).isEqualTo(StepState.PLANNED);

        Progress last = last();

        assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(agents.states().values()).containsOnly("gone");
        assertThat(step(last, ControlStep.DISCARD).state()).isEqualTo(StepState.DONE);
        assertThat(store.locked()).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotGivenUpWhileSomebodyElseHasTheAgent() {
        begin(ControlAction.REMOVE).completed();
        store.heldByOther = WEB;
        stub.signal("superseded", "deploy_later");
        await(progress -> progress.supersededBy() != null);
        environment.sleep(Duration.ofMinutes(3));
        assertThat(agents.states().values()).containsOnly("aside");
        store.heldByOther = null;

        assertThat(step(last(), ControlStep.DISCARD).state()).isEqualTo(StepState.DONE);
        assertThat(agents.states().values()).containsOnly("gone");
    }

    @Test
    void whatSomebodyElseHoldsForEverIsLeftAndSaid() {
        begin(ControlAction.REMOVE).completed();
        store.heldByOther = WEB;

        LedgerEntry discard = step(last(), ControlStep.DISCARD);
        assertThat(discard.state()).isEqualTo(StepState.WARNED);
        assertThat(discard.detail()).isEqualTo("left as it is: deploy_other holds web");
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void aLostAnswerIsAskedForAndTheOthersAreDone(ControlAction action) {
        if (action == ControlAction.START) {
            AGENTS.forEach(agent -> agents.put(agent.id(), "stopped"));
        }
        agents.losesAnswer.add(CORE);
        Progress last = begin(action).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(agents.calls.stream().filter(call -> !call.startsWith("discard")))
                .containsExactly(action.wire() + " web", action.wire() + " core", action.wire() + " store");
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void oneThatFailsHasAllUndone(ControlAction action) {
        if (action == ControlAction.START) {
            AGENTS.forEach(agent -> agents.put(agent.id(), "stopped"));
        }
        Map<String, String> before = agents.states();
        agents.refuse.add(STORE);
        Progress last = begin(action).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(last.failure().type()).isEqualTo("UNHEALTHY");
        assertThat(agents.states()).isEqualTo(before);
        assertThat(agents.recorded).isEmpty();
    }

    @Test
    void whatCannotBeUndoneIsSaid() {
        agents.refuse.add(STORE);
        agents.cannotBeUndone.add(WEB);
        Progress last = begin(ControlAction.STOP).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
        assertThat(last.residues()).extracting(residue -> residue.what()).anyMatch(detail -> detail.contains("web: "));
    }

    @Test
    void whatWorksIsKept() {
        agents.refuse.add(CORE);
        Progress last = begin(input(ControlAction.RESTART, RolloutPolicy.KEEP_WHAT_WORKS, 1))
                .last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED_WITH_FAILURES);
        assertThat(last.failure().type()).isEqualTo("CONTROL_PARTLY_FAILED");
    }

    @Test
    void whoIsAskedMayTryAgain() {
        agents.refuse.add(CORE);
        begin(input(ControlAction.STOP, RolloutPolicy.STOP_AND_ASK, 0));
        await(progress -> progress.facts().containsKey("question"));
        agents.refuse.clear();
        stub.update("answer", Void.class, new AnswerOrder("order_1", Answer.RETRY, "carol", "now"));

        assertThat(last().verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(agents.states().values()).containsOnly("stopped");
    }

    @Test
    void whatWasNeverDeployedIsNotStarted() {
        agents.put(CORE, "gone");
        Progress last = begin(ControlAction.START).last();

        assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(last.failure().type()).isEqualTo("NOT_DEPLOYED");
        assertThat(agents.calls).isEmpty();
    }

    @Test
    void aDryRunTellsAllAndDoesNothing() {
        ControlInput input = input(ControlAction.REMOVE, RolloutPolicy.ALL_OR_NOTHING, 0);
        Progress told = begin(input.of(
                        input.operation().with(input.operation().terms().with(new Planning(true, null, null)))))
                .last();
        Planned plan = told.planned();

        assertThat(plan.agents()).extracting(agent -> agent.to()).containsOnly("removed");
        assertThat(plan.steps()).extracting(step -> step.step()).contains("REMOVE_1", "RECORD", "DISCARD");
        assertThat(agents.calls).isEmpty();
        assertThat(agents.recorded).isEmpty();
    }

    @Test
    void whoRestartsDoesNotEndTheLeaseOfTheDeploymentBefore() {
        assertThat(begin(ControlAction.RESTART).last().steps())
                .extracting(entry -> entry.step())
                .doesNotContain("RECORD");
        assertThat(agents.calls).containsExactly("restart web", "restart core", "restart store");
    }
}
