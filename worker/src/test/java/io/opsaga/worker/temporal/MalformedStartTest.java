package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.uber.m3.tally.NoopScope;
import io.opsaga.activities.deployment.DeploymentActivitiesImpl;
import io.opsaga.activities.fleet.FleetActivitiesImpl;
import io.opsaga.activities.operation.OperationActivitiesImpl;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.release.ReleaseActivitiesImpl;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentSaga;
import io.opsaga.fleet.FleetAgent;
import io.opsaga.fleet.FleetInput;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import io.opsaga.release.Releases;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.opsaga.saga.Verdict;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.signing.Seal;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What the workers, as they are registered, make of starts and orders that say nothing readable: an end, and no end. */
@Timeout(60)
class MalformedStartTest {
    private static final WorkerSettings SETTINGS = new WorkerSettings(
            Path.of("data"),
            List.of(),
            null,
            3,
            3,
            20,
            new WorkerSettings.Temporal("", "default", true, Duration.ofDays(1), null),
            new WorkerSettings.Store(null, null, null),
            new WorkerSettings.Sandbox(0, 0, null),
            new WorkerSettings.Workers(true, 1, List.of("*"), List.of()),
            List.of());

    private static final OperationLog LOG = mock(OperationLog.class);
    private static final Locks LOCKS = mock(Locks.class);
    private static InMemoryTemporal temporal;
    private static WorkflowServiceStubs past;
    private static WorkflowClient opsaga;
    private static WorkflowClient stranger;
    private static Workers workers;

    private final String id = "deploy_" + System.nanoTime();

    @BeforeAll
    static void start() {
        temporal = new InMemoryTemporal("default", new NoopScope(), new Seal("known to Opsaga alone"));
        opsaga = temporal.client();
        past = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(opsaga.getWorkflowServiceStubs().getRawChannel())
                .build());
        stranger = WorkflowClient.newInstance(
                past,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .setIdentity("mallory")
                        .build());
        workers = new TemporalConfiguration()
                .workers(
                        opsaga,
                        new ServerSetup(opsaga, SETTINGS.temporal()),
                        SETTINGS,
                        mock(Inventories.class),
                        new OperationActivitiesImpl(LOG, LOCKS, mock(Plans.class)),
                        new ReleaseActivitiesImpl(mock(Releases.class)),
                        List.of(
                                new Capability(
                                        new DeploymentKind(),
                                        DeploymentSaga.class,
                                        () -> mock(DeploymentActivitiesImpl.class)),
                                new Capability(
                                        new FleetKind(), FleetSaga.class, () -> mock(FleetActivitiesImpl.class))),
                        mock(RecordedPlaces.class),
                        new StaticListableBeanFactory().getBeanProvider(WorkerInterceptor.class));
        workers.start();
    }

    @AfterAll
    static void close() {
        workers.stop();
        past.shutdownNow();
        temporal.close();
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                        type("Deployment", deployment("deploy_x")),
                        type(
                                "Fleet",
                                new FleetInput(
                                        operation("deploy_x", FleetKind.NAME),
                                        RolloutPolicy.ALL_OR_NOTHING,
                                        1,
                                        0,
                                        Duration.ofMinutes(1),
                                        List.of(new FleetAgent("a", "pc2", 0)))))
                .flatMap(inputs -> inputs);
    }

    private static Stream<Arguments> type(String type, Object plan) {
        return Stream.of(
                        new Object[] {null},
                        new Object[] {},
                        new Object[] {Map.of()},
                        new Object[] {List.of()},
                        new Object[] {"x"},
                        new Object[] {42},
                        new Object[] {spoilt(plan, fields -> fields.remove("operation"))},
                        new Object[] {spoilt(plan, fields -> fields.put("operation", "x"))},
                        new Object[] {
                            spoilt(plan, fields -> within(fields, "operation").put("kind", "no such kind"))
                        },
                        new Object[] {
                            spoilt(plan, fields -> within(fields, "operation").remove("target"))
                        },
                        new Object[] {
                            spoilt(
                                    plan,
                                    fields ->
                                            within(fields, "operation", "terms").remove("lease"))
                        },
                        new Object[] {
                            spoilt(
                                    plan,
                                    fields ->
                                            within(fields, "operation", "terms").put("lease", "x"))
                        })
                .map(input -> Arguments.of(type, input));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void aStartThatCannotBeReadEndsItsRunForGood(String type, Object[] input) {
        WorkflowStub run = started(opsaga, type, input);

        ApplicationFailure failure = failure(run);
        assertThat(failure.getType()).isEqualTo("MALFORMED");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).contains(id).contains("no input of a " + type);
        assertThat(opsaga.fetchHistory(id).getHistory().getEventsList())
                .as("nothing was locked or recorded")
                .filteredOn(HistoryEvent::hasMarkerRecordedEventAttributes)
                .extracting(event -> event.getMarkerRecordedEventAttributes().getMarkerName())
                .containsExactly("Version");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void pastOpsagaItIsNotEvenRead(String type, Object[] input) {
        ApplicationFailure failure = failure(started(stranger, type, input));

        assertThat(failure.getType()).isEqualTo("UNSIGNED");
        assertThat(failure.getOriginalMessage()).contains("temporal:mallory");
    }

    /** Else one bad signal would undo what has been running well for hours. */
    @Test
    void anOrderThatCannotBeReadEndsNoRun() {
        QueuePosition place = new QueuePosition(1, Instant.EPOCH, Obstacle.HELD, List.of("deploy_other"), "a");
        LockGrant waits = new LockGrant(false, "deploy_other", Instant.EPOCH, "", 1, "a", place);
        when(LOG.open(any(), any(), any())).thenReturn(waits);
        when(LOCKS.acquire(any(), any())).thenReturn(waits);
        WorkflowStub run = started(opsaga, "Deployment", new Object[] {deployment(id)});
        for (Object rubbish : Arrays.asList(null, "x", 42, List.of(1), Map.of(), Map.of("id", List.of(1)))) {
            run.signal("superseded", List.of(1), rubbish);
            run.signal("turn", rubbish);
            for (String update : List.of("rollback", "approve", "reject", "extend")) {
                assertThatThrownBy(() -> run.update(update, Void.class, rubbish))
                        .as("%s %s", update, rubbish)
                        .isInstanceOf(WorkflowUpdateException.class);
            }
        }
        assertThat(run.query("progress", Progress.class).verdict()).isNull();

        run.signal("rollback", 42);
        assertThat(run.getResult(Progress.class).verdict()).isEqualTo(Verdict.FAILED);
    }

    private WorkflowStub started(WorkflowClient client, String type, @Nullable Object[] input) {
        WorkflowStub run = client.newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.WORKFLOWS)
                        .setWorkflowId(id)
                        .setWorkflowExecutionTimeout(Duration.ofSeconds(20))
                        .build());
        run.start(input);
        return run;
    }

    private static ApplicationFailure failure(WorkflowStub run) {
        WorkflowFailedException failed =
                catchThrowableOfType(WorkflowFailedException.class, () -> run.getResult(Object.class));
        assertThat(failed.getCause()).isInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) failed.getCause();
    }

    private static DeploymentInput deployment(String id) {
        return new DeploymentInput(operation(id, DeploymentKind.NAME), "docker", true, null, List.of());
    }

    private static Operation operation(String id, String kind) {
        return new Operation(
                id, kind, "production", "a", "pc2", "1.0.0", "ann", "", Instant.EPOCH, OperationPolicy.DEFAULT);
    }

    private static Map<String, Object> spoilt(Object plan, Consumer<Map<String, Object>> spoil) {
        Map<String, Object> fields = fields(plan);
        spoil.accept(fields);
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Object plan) {
        return Payloads.converter()
                .fromPayload(Payloads.converter().toPayload(plan).orElseThrow(), TreeMap.class, TreeMap.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> within(Map<String, Object> fields, String... path) {
        Map<String, Object> inner = fields;
        for (String name : path) {
            inner = (Map<String, Object>) inner.get(name);
        }
        return inner;
    }
}
