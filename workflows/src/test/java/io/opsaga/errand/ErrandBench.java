package io.opsaga.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A town, a store, and a server that skips time; no run is kept in memory, so that each step of each is a replay, as after a worker's death. */
final class ErrandBench implements AutoCloseable {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(100);

    final Town town = new Town();
    final TownHall store = new TownHall(this::runs);
    private final TestWorkflowEnvironment environment;

    ErrandBench() {
        this(0);
    }

    /** @param cached how many runs are kept in memory */
    ErrandBench(int cached) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(cached)
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = environment.newWorker(
                TaskQueues.WORKFLOWS,
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(10))
                        .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(10))
                        .build());
        worker.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                ErrandSaga.class);
        worker.registerActivitiesImplementations(store, town);
        environment.start();
    }

    WorkflowStub start(ErrandInput input) {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Errand",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(input.operation().id())
                                .build());
        stub.start(input);
        return stub;
    }

    Progress result(ErrandInput input) {
        return start(input).getResult(Progress.class);
    }

    WorkflowStub run(String id) {
        return environment.getWorkflowClient().newUntypedWorkflowStub(id);
    }

    void rollBack(String id) {
        run(id).update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "looks bad"));
    }

    boolean runs(String id) {
        try {
            return run(id).describe().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }

    /** How many runs there were under that id: each but the first says which one it continues. */
    long runsOf(String id) {
        long runs = 1;
        String run = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(id)
                .describe()
                .getExecution()
                .getRunId();
        while (true) {
            String before = environment
                    .getWorkflowClient()
                    .fetchHistory(id, run)
                    .getEvents()
                    .get(0)
                    .getWorkflowExecutionStartedEventAttributes()
                    .getContinuedExecutionRunId();
            if (before.isEmpty()) {
                return runs;
            }
            run = before;
            runs++;
        }
    }

    Progress progress(String id) {
        return run(id).query("progress", Progress.class);
    }

    /** All that is known, for whoever reads why a test failed. */
    private String told() {
        StringBuilder text = new StringBuilder(town.log + "\n" + store + "\n");
        for (String id : store.ids()) {
            text.append(id).append(":");
            environment
                    .getWorkflowClient()
                    .fetchHistory(id)
                    .getEvents()
                    .forEach(event -> text.append(' ')
                            .append(event.getEventType().name().replace("EVENT_TYPE_", ""))
                            .append(event.getWorkflowExecutionFailedEventAttributes()
                                    .getFailure()
                                    .getMessage())
                            .append(event.getWorkflowTaskFailedEventAttributes()
                                    .getFailure()
                                    .getMessage()));
            text.append('\n');
        }
        return text.toString();
    }

    /** Lets time pass in small portions until that operation is recorded so. */
    Progress await(String id, Predicate<Progress> so) {
        return await(id, Duration.ofMillis(100), so);
    }

    Progress await(String id, Duration portion, Predicate<Progress> so) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        @Nullable Progress last = store.last(id);
        while (last == null || !so.test(last)) {
            assertThat(System.nanoTime()).as(this::told).isLessThan(end);
            environment.sleep(portion);
            last = store.last(id);
        }
        return last;
    }

    /** Lets time pass in small portions until the run itself says so. */
    Progress awaitLive(String id, Predicate<Progress> so) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress live = progress(id);
        while (!so.test(live)) {
            assertThat(System.nanoTime()).as("%s", live).isLessThan(end);
            environment.sleep(Duration.ofMillis(100));
            live = progress(id);
        }
        return live;
    }

    /**
     * Lets time pass until the run of that operation has ended.
     *
     * @param portion passes at once while nothing is being done; otherwise it is waited for
     */
    void awaitClosed(String id, Duration portion) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (runs(id)) {
            assertThat(System.nanoTime()).as("%s", store.last(id)).isLessThan(end);
            environment.sleep(portion);
        }
    }

    void letPass(Duration time) {
        environment.sleep(time);
    }

    @Override
    public void close() {
        environment.close();
    }
}
