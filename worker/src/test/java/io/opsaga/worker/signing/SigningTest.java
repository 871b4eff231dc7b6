package io.opsaga.worker.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that says what it was told, by Opsaga and by somebody who reaches Temporal without it. */
class SigningTest {
    private static final String QUEUE = "opsaga";
    private static final String STRANGER = "mallory@elsewhere";

    /** Says of every order who has given it, and ends when it is told to. */
    @WorkflowInterface
    public interface Listener {
        @WorkflowMethod(name = "Listener")
        List<String> run(String input);

        @SignalMethod(name = "rollback")
        void rollback(@Nullable Object order);

        @UpdateMethod(name = "rollback")
        String rollBack(RollbackOrder order);

        @UpdateMethod(name = "retry_rollback")
        String retry(String actor);

        @UpdateMethod(name = "approve")
        String approve(ApprovalOrder order);

        @SignalMethod(name = "end")
        void end();
    }

    public static final class Listening implements SigningTest.Listener {
        private final List<String> heard = new ArrayList<>();
        private boolean over;

        @Override
        public List<String> run(String input) {
            heard.add(input);
            Workflow.await(() -> over);
            return heard;
        }

        @Override
        public void rollback(@Nullable Object order) {
            heard.add(String.valueOf(order));
        }

        @Override
        public String rollBack(RollbackOrder order) {
            return order.actor();
        }

        @Override
        public String retry(String actor) {
            return actor;
        }

        @Override
        public String approve(ApprovalOrder order) {
            return order.actor();
        }

        @Override
        public void end() {
            over = true;
        }
    }

    /** Starts a listener as its child. */
    @WorkflowInterface
    public interface Parent {
        @WorkflowMethod(name = "Parent")
        String run(String child);
    }

    public static final class Parenting implements Parent {
        @Override
        public String run(String child) {
            ChildWorkflowStub stub = Workflow.newUntypedChildWorkflowStub(
                    "Listener",
                    ChildWorkflowOptions.newBuilder()
                            .setTaskQueue(QUEUE)
                            .setWorkflowId(child)
                            .build());
            Promise<Object[]> heard = stub.executeAsync(Object[].class, "its child's");
            stub.getExecution().get();
            try {
                stub.signal("end");
            } catch (TemporalException e) {
                // It has ended already, as it was refused; how, its result says.
                Workflow.getLogger(Parenting.class).info("{} could not be told", child);
            }
            return String.valueOf(heard.get()[0]);
        }
    }

    /** Goes on in another run, on the queue that it is told. */
    @WorkflowInterface
    public interface Again {
        @WorkflowMethod(name = "Again")
        String run(String queue);
    }

    public static final class GoingOn implements Again {
        @Override
        public String run(String queue) {
            if (!queue.isEmpty()) {
                Workflow.continueAsNew(
                        ContinueAsNewOptions.newBuilder().setTaskQueue(queue).build(), "");
            }
            return "went on";
        }
    }

    private final Seal seal = new Seal("known to Opsaga alone");
    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                            .addGrpcClientInterceptor(new SigningCalls(seal))
                            .build())
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                            .setWorkerInterceptors(new OriginInterceptor())
                            // Every task begins with a replay of the whole history.
                            .setWorkflowCacheSize(0)
                            .build())
                    .build());
    private final WorkflowClient opsaga = temporal.getWorkflowClient();
    private final WorkflowClient stranger = WorkflowClient.newInstance(
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(temporal.getWorkflowServiceStubs().getRawChannel())
                    .build()),
            WorkflowClientOptions.newBuilder()
                    .setDataConverter(Payloads.converter())
                    .setIdentity(STRANGER)
                    .build());

    @BeforeEach
    void start() {
        temporal.newWorker(QUEUE).registerWorkflowImplementationTypes(Listening.class, Parenting.class, GoingOn.class);
        temporal.start();
    }

    @AfterEach
    void close() {
        stranger.getWorkflowServiceStubs().shutdownNow();
        temporal.close();
    }

    @Test
    void whatOpsagaStartsRuns() {
        WorkflowStub run = started(opsaga, "deploy_1", "mine");

        run.signal("end");
        assertThat(heard(run)).containsExactly("mine");
    }

    @Test
    void aStartPastOpsagaIsRefusedForGood() {
        WorkflowStub run = started(stranger, "deploy_1", "not mine");

        assertThatThrownBy(() -> heard(run)).isInstanceOfSatisfying(WorkflowFailedException.class, e -> {
            ApplicationFailure failure = (ApplicationFailure) e.getCause();
            assertThat(failure.getType()).isEqualTo("UNSIGNED");
            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getOriginalMessage()).contains("deploy_1").contains("temporal:" + STRANGER);
        });
    }

    @Test
    void whatARunOfOpsagasStartsRuns() {
        WorkflowStub parent = opsaga.newUntypedWorkflowStub(
                "Parent", WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
        parent.start("backup_1");

        assertThat(parent.getResult(String.class)).isEqualTo("its child's");
    }

    /** A client of Temporal without our key can serve its own queue, and start children on ours. */
    @Test
    void whatSomebodyElsesRunStartsIsRefused() {
        WorkerFactory factory = WorkerFactory.newInstance(stranger);
        factory.newWorker("elsewhere").registerWorkflowImplementationTypes(Parenting.class);
        factory.start();
        try {
            WorkflowStub parent = stranger.newUntypedWorkflowStub(
                    "Parent",
                    WorkflowOptions.newBuilder().setTaskQueue("elsewhere").build());
            parent.start("backup_1");

            assertThatThrownBy(() -> parent.getResult(String.class))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            failure -> assertThat(failure.getType()).isEqualTo("UNSIGNED"));
        } finally {
            factory.shutdownNow();
        }
    }

    @Test
    void inWhatARunOfOpsagasGoesOnIsOpsagas() {
        WorkflowStub run = opsaga.newUntypedWorkflowStub(
                "Again", WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
        run.start(QUEUE);

        assertThat(run.getResult(String.class)).isEqualTo("went on");
    }

    @Test
    void aRunOfSomebodyElsesCannotGoOnOnOurQueue() {
        WorkerFactory factory = WorkerFactory.newInstance(stranger);
        factory.newWorker("elsewhere").registerWorkflowImplementationTypes(GoingOn.class);
        factory.start();
        try {
            WorkflowStub run = stranger.newUntypedWorkflowStub(
                    "Again",
                    WorkflowOptions.newBuilder().setTaskQueue("elsewhere").build());
            run.start(QUEUE);

            assertThatThrownBy(() -> run.getResult(String.class))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            failure -> assertThat(failure.getType()).isEqualTo("UNSIGNED"));
        } finally {
            factory.shutdownNow();
        }
    }

    /** The server adds the time to the id of what a schedule starts. */
    @Test
    void whatAScheduleOfOpsagasStartsIsOpsagas() {
        NewWorkflowExecutionInfo action = NewWorkflowExecutionInfo.newBuilder()
                .setWorkflowId("nightly")
                .setWorkflowType(WorkflowType.newBuilder().setName("Listener"))
                .setInput(Payloads.converter().toPayloads("mine").orElseThrow())
                .build();
        CreateScheduleRequest request = CreateScheduleRequest.newBuilder()
                .setSchedule(Schedule.newBuilder()
                        .setAction(ScheduleAction.newBuilder().setStartWorkflow(action)))
                .build();
        NewWorkflowExecutionInfo sent = sent(WorkflowServiceGrpc.getCreateScheduleMethod(), request)
                .getSchedule()
                .getAction()
                .getStartWorkflow();

        assertThat(originOf("nightly-2026-11-27T03:00:00Z", sent)).isEqualTo("opsaga");
        assertThat(originOf("weekly-2026-11-27T03:00:00Z", sent)).isEqualTo("temporal");
        assertThat(originOf("nightly-2026-11-27T03:00:00Z", action)).isEqualTo("temporal");
    }

    private String originOf(String workflowId, NewWorkflowExecutionInfo started) {
        PollWorkflowTaskQueueResponse task = PollWorkflowTaskQueueResponse.newBuilder()
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .setHistory(History.newBuilder()
                        .addEvents(HistoryEvent.newBuilder()
                                .setWorkflowExecutionStartedEventAttributes(
                                        WorkflowExecutionStartedEventAttributes.newBuilder()
                                                .setWorkflowType(started.getWorkflowType())
                                                .setInput(started.getInput())
                                                .setHeader(started.getHeader()))))
                .build();
        return ((PollWorkflowTaskQueueResponse) new Marker(seal).marked(task, ""))
                .getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getMemo()
                .getFieldsOrThrow(Origin.ORIGIN)
                .getData()
                .toStringUtf8();
    }

    /** What leaves for Temporal. */
    private <Q, A> Q sent(MethodDescriptor<Q, A> method, Q request) {
        AtomicReference<Q> sent = new AtomicReference<>();
        Channel nowhere = new Channel() {
            @Override
            public <X, Y> ClientCall<X, Y> newCall(MethodDescriptor<X, Y> called, CallOptions options) {
                return new ClientCall<>() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public void sendMessage(X message) {
                        sent.set((Q) message);
                    }

                    @Override
                    public void start(ClientCall.Listener<Y> listener, Metadata headers) {}

                    @Override
                    public void request(int messages) {}

                    @Override
                    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

                    @Override
                    public void halfClose() {}
                };
            }

            @Override
            public String authority() {
                return "nowhere";
            }
        };
        new SigningCalls(seal)
                .interceptCall(method, CallOptions.DEFAULT, nowhere)
                .sendMessage(request);
        return Objects.requireNonNull(sent.get());
    }

    @Test
    void aSignatureIsGoodForItsOwnRunTypeAndInputOnly() {
        var input = Payloads.converter().toPayloads("mine").orElseThrow();
        var other = Payloads.converter().toPayloads("yours").orElseThrow();
        var signature = seal.ofStart("deploy_1", "Listener", input);

        assertThat(Seal.same(signature, seal.ofStart("deploy_1", "Listener", input)))
                .isTrue();
        assertThat(List.of(
                        seal.ofStart("deploy_2", "Listener", input),
                        seal.ofStart("deploy_1", "Fleet", input),
                        seal.ofStart("deploy_1", "Listener", other),
                        seal.ofStart("deploy_1L", "istener", input),
                        seal.ofUpdate("deploy_1", "Listener", "", input),
                        new Seal("another").ofStart("deploy_1", "Listener", input)))
                .noneMatch(another -> Seal.same(signature, another));
    }

    @Test
    void anOrderThroughOpsagaNamesWhoGaveIt() {
        WorkflowStub run = started(opsaga, "deploy_1", "mine");

        assertThat(run.update("rollback", String.class, new RollbackOrder("r1", "alice", "slow")))
                .isEqualTo("alice");
        assertThat(run.update("retry_rollback", String.class, "alice")).isEqualTo("alice");
        assertThat(run.update("approve", String.class, new ApprovalOrder("a1", "bob", "hash", "seen", null)))
                .isEqualTo("bob");
    }

    @Test
    void anOrderPastOpsagaIsNobodyElses() {
        started(opsaga, "deploy_1", "mine");
        WorkflowStub past = stranger.newUntypedWorkflowStub("deploy_1");

        assertThat(past.update("rollback", String.class, new RollbackOrder("r1", "alice", "slow")))
                .isEqualTo("temporal:" + STRANGER);
        assertThat(past.update("retry_rollback", String.class, "alice")).isEqualTo("temporal:" + STRANGER);
        assertThatThrownBy(
                        () -> past.update("approve", String.class, new ApprovalOrder("a1", "bob", "h", "seen", null)))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .hasMessageContaining("came past it, by temporal:" + STRANGER);
    }

    @Test
    void aSignalIsWhoeverSentItAndItsReason() {
        WorkflowStub run = started(opsaga, "deploy_1", "mine");
        WorkflowStub past = stranger.newUntypedWorkflowStub("deploy_1");

        past.signal("rollback", Map.of("actor", "alice", "reason", "slow"));
        past.signal("rollback", "slow");
        past.signal("rollback");
        run.signal("end");

        assertThat(heard(run))
                .containsExactly(
                        "mine",
                        "{actor=temporal:" + STRANGER + ", reason=slow}",
                        "{actor=temporal:" + STRANGER + ", reason=slow}",
                        "{actor=temporal:" + STRANGER + "}");
    }

    /** A worker that has forgotten a run is given its whole history, and must read the same in it. */
    @Test
    void aReplaySaysTheSame() {
        WorkflowStub run = started(opsaga, "deploy_1", "mine");
        stranger.newUntypedWorkflowStub("deploy_1").signal("rollback", "slow");
        assertThat(run.update("retry_rollback", String.class, "alice")).isEqualTo("alice");

        opsaga.newUntypedWorkflowStub("deploy_1").signal("end");
        assertThat(heard(run)).hasSize(2);
        assertThat(opsaga.fetchHistory("deploy_1").getHistory().getEventsList())
                .noneMatch(event -> event.hasMarkerRecordedEventAttributes());
    }

    @Test
    void anIdentityIsShortAndOfOneLine() {
        String said = Origin.pastOpsaga("x\n# y\u0007".repeat(100)).getData().toStringUtf8();

        assertThat(said).startsWith("temporal:x # y x # y").hasSize("temporal:".length() + 100);
        assertThat(Origin.pastOpsaga("").getData().toStringUtf8()).isEqualTo("temporal");
    }

    private static WorkflowStub started(WorkflowClient client, String id, String input) {
        WorkflowStub stub = client.newUntypedWorkflowStub(
                "Listener",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId(id)
                        .build());
        WorkflowExecution execution = stub.start(input);
        assertThat(execution.getWorkflowId()).isEqualTo(id);
        return stub;
    }

    @SuppressWarnings("unchecked")
    private static List<String> heard(WorkflowStub run) {
        return run.getResult(List.class);
    }
}
