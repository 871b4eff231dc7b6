package io.opsaga.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.BackupSource.FolderSource;
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

/** One backup of a folder to one store and a further one, played. */
final class BackupBench implements AutoCloseable {
    static final String STORE = "offsite";
    static final String FURTHER = "on-pc2";
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    final PlayedStores stores = new PlayedStores();
    final FakeFleetStore store = new FakeFleetStore();
    private final TestWorkflowEnvironment environment;
    private final String id;

    BackupBench(TestWorkflowEnvironment environment, String id) {
        this.environment = environment;
        this.id = id;
    }

    BackupInput input(Duration lease, int proveEvery) {
        Operation operation = new Operation(
                id,
                BackupKind.NAME,
                "production",
                "configs",
                "pc2",
                "",
                "ann",
                "before the move",
                Instant.EPOCH,
                new OperationPolicy(lease, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of()));
        return new BackupInput(operation, new FolderSource("/opt/config", "pc2"), STORE, List.of(FURTHER), proveEvery);
    }

    BackupBench begin(BackupInput input) {
        environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Backup",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(id)
                                .build())
                .start(input);
        return this;
    }

    BackupBench begin() {
        return begin(input(Duration.ZERO, 1));
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
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "not that one"));
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
        stores.mishaps.end();
    }
}
