package io.opsaga.archive;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One operation over stores of backups, played. */
public abstract class StoreBench implements AutoCloseable {
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    public final FakeFleetStore store = new FakeFleetStore();
    private final TestWorkflowEnvironment environment;
    private final String id;

    protected StoreBench(TestWorkflowEnvironment environment, String id) {
        this.environment = environment;
        this.id = id;
    }

    /** Of that kind, in production, by Ann. */
    protected final Operation operation(String kind, String target, String machine, String reason, Duration lease) {
        return new Operation(
                id,
                kind,
                "production",
                target,
                machine,
                "",
                "ann",
                reason,
                Instant.EPOCH,
                new OperationPolicy(lease, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of()));
    }

    /** Starts a run of the workflow of that type. */
    protected final void start(String workflow, Object input) {
        environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        workflow,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(id)
                                .build())
                .start(input);
    }

    public final WorkflowStub stub() {
        return environment.getWorkflowClient().newUntypedWorkflowStub(id);
    }

    /** How it is when its run has ended. */
    public final Progress last() {
        return stub().getResult(Progress.class);
    }

    /** Of a run that was cancelled, and so has no result. */
    public final Progress lastOfCancelled() {
        try {
            throw new AssertionError("It was not cancelled but is " + last());
        } catch (WorkflowFailedException e) {
            List<Progress> records = store.records();
            return records.get(records.size() - 1);
        }
    }

    public final void rollBack() {
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "not that one"));
    }

    /** Lets time pass in small portions until it is so, and not until its lease is over. */
    public final Progress awaits(Predicate<Progress> state) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress progress = stub().query("progress", Progress.class);
        while (!state.test(progress)) {
            assertThat(System.nanoTime()).as("%s", progress).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            progress = stub().query("progress", Progress.class);
        }
        return progress;
    }

    public final Progress awaits(Verdict verdict) {
        return awaits(progress -> progress.verdict() == verdict);
    }

    public final Progress completed() {
        return awaits(Verdict.COMPLETED);
    }

    /** The recorded history; whole once the workflow has ended. */
    public final String history() {
        return environment.getWorkflowClient().fetchHistory(id).toJson(true);
    }

    public static StepState state(Progress progress, String step) {
        return entry(progress, step).state();
    }

    public static LedgerEntry entry(Progress progress, String step) {
        return progress.steps().stream()
                .filter(entry -> entry.step().equals(step))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public abstract void close();
}
