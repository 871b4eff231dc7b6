package io.opsaga.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeFleetStore;
import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
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
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout over what is no agent: shelves of two rooms, each above another one. */
class RolloutTest {
    private static final List<Shelf> SHELVES = List.of(
            new Shelf("hall-low", "hall", 0),
            new Shelf("shop-low", "shop", 0),
            new Shelf("hall-high", "hall", 1),
            new Shelf("shop-high", "shop", 1));

    private final Painters painters = new Painters();
    private TestWorkflowEnvironment environment;

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = environment.newWorker(TaskQueues.WORKFLOWS);
        worker.registerWorkflowImplementationFactory(
                ShelfWorkflow.class,
                started -> new ShelfSaga(started.get(0, ShelfInput.class), painters),
                WorkflowImplementationOptions.getDefaultInstance());
        worker.registerActivitiesImplementations(new FakeFleetStore());
        environment.start();
    }

    @AfterEach
    void end() {
        environment.close();
    }

    private WorkflowStub begun(RolloutPolicy policy, int maxFailures) {
        OperationPolicy terms =
                new OperationPolicy(Duration.ZERO, Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of());
        Operation operation = new Operation(
                "paint_1", "shelves", "production", "4 shelves", "hall,shop", "", "ann", "", Instant.EPOCH, terms);
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Shelves",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId("paint_1")
                                .build());
        stub.start(new ShelfInput(operation, policy, maxFailures, SHELVES));
        return stub;
    }

    private Progress over(RolloutPolicy policy, int maxFailures) {
        return begun(policy, maxFailures).getResult(Progress.class);
    }

    /** Lets time pass in small portions, so that the question is open when it is answered. */
    private void awaitQuestion(WorkflowStub stub) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (stub.query("progress", Progress.class).question() == null) {
            assertThat(System.nanoTime()).as("nobody was asked").isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
        }
    }

    @Test
    void noLayerIsBegunBeforeTheOneBelowIsDone() {
        Progress last = over(RolloutPolicy.ALL_OR_NOTHING, 0);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(last.steps()).extracting(step -> step.step()).containsExactly("PAINT_1", "PAINT_2");
        assertThat(painters.calls)
                .containsExactly("paint hall-low", "paint shop-low", "paint hall-high", "paint shop-high");
    }

    @Test
    void oneTooManyHasAllUndoneFromTheTop() {
        painters.withoutPaint.add("shop-high");

        Progress last = over(RolloutPolicy.ALL_OR_NOTHING, 0);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(last.failure().type()).isEqualTo("NO_PAINT");
        assertThat(last.failure().message()).contains("shop-high on shop", "1 of 4 failed, at most 0 may");
        assertThat(painters.painted()).isEmpty();
        assertThat(painters.calls.subList(4, painters.calls.size()))
                .containsExactly("scrape hall-high", "scrape shop-high", "scrape hall-low", "scrape shop-low");
    }

    @Test
    void whatWorksIsKeptAndTheFailureIsInTheWordsOfTheCapability() {
        painters.withoutPaint.add("shop-low");

        Progress last = over(RolloutPolicy.KEEP_WHAT_WORKS, 1);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED_WITH_FAILURES);
        assertThat(last.failure().type()).isEqualTo("SOME_SHELVES_BARE");
        assertThat(painters.painted()).containsExactly("hall-high", "hall-low", "shop-high");
    }

    @Test
    void whoIsAskedMayHaveThePaintBroughtAndTryAgain() {
        painters.withoutPaint.add("hall-low");
        WorkflowStub stub = begun(RolloutPolicy.STOP_AND_ASK, 0);
        awaitQuestion(stub);
        painters.withoutPaint.clear();
        stub.update("answer", Void.class, new AnswerOrder("order_1", Answer.RETRY.wire(), "carol", "brought some"));

        Progress last = stub.getResult(Progress.class);

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(painters.painted()).hasSize(4);
    }
}
