package io.opsaga.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeFleetStore;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
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
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Three agents on two played machines, each depending on the next, and a played store. */
final class ControlBench implements AutoCloseable {
    static final String STORE = "store";
    static final String CORE = "core";
    static final String WEB = "web";

    /** As they are stopped: whoever depends on another before it. */
    static final List<ControlAgent> AGENTS = List.of(
            new ControlAgent(WEB, "main-pc", 0),
            new ControlAgent(CORE, "pc2", 1),
            new ControlAgent(STORE, "main-pc", 2));

    private static final Duration LEASE = Duration.ofHours(1);

    final PlayedAgents agents = new PlayedAgents(AGENTS);
    final FakeFleetStore store = new FakeFleetStore();
    final TestWorkflowEnvironment environment;
    private final String id;
    private @Nullable WorkflowStub stub;

    ControlBench(String id) {
        this.id = id;
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("test")
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

    @Override
    public void close() {
        environment.close();
    }

    ControlInput input(ControlAction action, RolloutPolicy policy, int maxFailures) {
        OperationPolicy terms = new OperationPolicy(LEASE, Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of());
        Operation operation = new Operation(
                id,
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

    ControlBench begin(ControlInput input) {
        WorkflowStub begun = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Control",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(id)
                                .build());
        begun.start(input);
        stub = begun;
        return this;
    }

    ControlBench begin(ControlAction action) {
        return begin(input(action, RolloutPolicy.ALL_OR_NOTHING, 0));
    }

    WorkflowStub stub() {
        return Objects.requireNonNull(stub, "begun");
    }

    /** The recorded history; whole once the workflow has ended. */
    String history() {
        return environment.getWorkflowClient().fetchHistory(id).toJson(true);
    }

    /** After the lease, too. */
    Progress last() {
        return stub().getResult(Progress.class);
    }

    Progress await(Predicate<Progress> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Progress progress = stub().query("progress", Progress.class);
        while (!condition.test(progress)) {
            assertThat(System.nanoTime()).as("%s", progress).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            progress = stub().query("progress", Progress.class);
        }
        return progress;
    }

    Progress completed() {
        return await(progress -> progress.verdict() == Verdict.COMPLETED);
    }

    void rollBack() {
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "not that one"));
    }

    static LedgerEntry step(Progress progress, ControlStep step) {
        return progress.steps().stream()
                .filter(entry -> entry.step().equals(step.name()))
                .findFirst()
                .orElseThrow();
    }
}
