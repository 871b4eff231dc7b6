package io.opsaga.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Selection;
import io.opsaga.fleet.FakeFleetStore;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.operation.Target;
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

/** One restore of a folder, played. */
final class RestoreBench implements AutoCloseable {
    static final String STORE = "offsite";
    static final Target PLACE = new Target("folder", "production", "pc2:/opt/config");
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    final PlayedPlace place = new PlayedPlace();
    final FakeFleetStore store = new FakeFleetStore();
    private final TestWorkflowEnvironment environment;
    private final String id;

    RestoreBench(TestWorkflowEnvironment environment, String id) {
        this.environment = environment;
        this.id = id;
    }

    RestoreInput input(Duration lease) {
        return input(lease, false);
    }

    RestoreInput input(Duration lease, boolean allowUnverified) {
        Operation operation = new Operation(
                id,
                RestoreKind.NAME,
                "production",
                PLACE.text(),
                "pc2",
                "",
                "ann",
                "the disk was replaced",
                Instant.EPOCH,
                new OperationPolicy(lease, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of()));
        return new RestoreInput(
                operation,
                PlayedPlace.manifest("backup_1"),
                List.of("on-pc2"),
                new FolderSource("/opt/config", "pc2"),
                Selection.ALL,
                allowUnverified);
    }

    RestoreBench begin(RestoreInput input) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId(id)
                .build();
        environment
                .getWorkflowClient()
                .newUntypedWorkflowStub("Restore", options)
                .start(input);
        return this;
    }

    /** Without a lease. */
    RestoreBench begin() {
        return begin(input(Duration.ZERO));
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
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "the wrong day"));
    }

    /** Lets time pass in small portions until it is so, and not until its lease is over. */
    Progress awaits(Predicate<Progress> state) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress progress = stub().query("progress", Progress.class);
        while (!state.test(progress)) {
            assertThat(System.nanoTime()).as("%s", progress).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            progress = stub().query("progress", Progress.class);
        }
        return progress;
    }

    Progress awaits(Verdict verdict) {
        return awaits(progress -> progress.verdict() == verdict);
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
        place.mishaps.end();
    }
}
