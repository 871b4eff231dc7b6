package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Retention;
import io.opsaga.fleet.FakeFleetStore;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.StepState;
import io.opsaga.saga.TaskQueues;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Retention of one backup in two stores, played. */
final class RetentionBench implements AutoCloseable {
    static final String STORE = "offsite";
    static final String FURTHER = "on-pc2";
    static final Duration LEASE = Duration.ofHours(1);
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    final PlayedStocks stocks = new PlayedStocks();
    final FakeFleetStore store = new FakeFleetStore();
    private final TestWorkflowEnvironment environment;
    private final String id;

    RetentionBench(TestWorkflowEnvironment environment, String id) {
        this.environment = environment;
        this.id = id;
    }

    RetentionInput input(Duration lease, int readDataPercent) {
        Operation operation = new Operation(
                id,
                RetentionKind.NAME,
                "production",
                "configs",
                "",
                "",
                "ann",
                "the store fills up",
                Instant.EPOCH,
                new OperationPolicy(lease, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of()));
        return new RetentionInput(
                operation,
                new Retention(2, 0, 0, 0),
                ZoneId.of("Europe/Berlin"),
                List.of(STORE, FURTHER),
                readDataPercent);
    }

    RetentionBench begin(RetentionInput input) {
        environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Retention",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(id)
                                .build())
                .start(input);
        return this;
    }

    /** All steps, and no time in which it could be undone. */
    RetentionBench begin() {
        return begin(input(Duration.ZERO, 10));
    }

    WorkflowStub stub() {
        return environment.getWorkflowClient().newUntypedWorkflowStub(id);
    }

    Progress last() {
        return stub().getResult(Progress.class);
    }

    /** Of a run that was cancelled, and so has no result. */
    Progress lastOfCancelled() {
        try {
            throw new AssertionError("It was not cancelled but is " + last());
        } catch (WorkflowFailedException e) {
            List<Progress> records = store.records();
            return records.get(records.size() - 1);
        }
    }

    void rollBack() {
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "keep them"));
    }

    /** Lets time pass in small portions until it is over, and not until its lease is. */
    Progress completed() {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress progress = stub().query("progress", Progress.class);
        while (progress.verdict() != Verdict.COMPLETED) {
            assertThat(System.nanoTime()).as("%s", progress).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            progress = stub().query("progress", Progress.class);
        }
        return progress;
    }

    /** The recorded history; whole once the workflow has ended. */
    String history() {
        return environment.getWorkflowClient().fetchHistory(id).toJson(true);
    }

    static StepState state(Progress progress, String step) {
        return entry(progress, step).state();
    }

    static LedgerEntry entry(Progress progress, String step) {
        return progress.steps().stream()
                .filter(entry -> entry.step().equals(step))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        stocks.mishaps.end();
    }
}
