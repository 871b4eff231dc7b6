package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.real.Real.Agent;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.opsaga.worker.signing.Seal;
import io.opsaga.worker.signing.SigningCalls;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a schedule of Temporal's starts is an operation like every other: recorded, locked, waiting where it has to, undone. */
@ExtendWith(Real.Shared.class)
class ScheduledIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ALL = "/api/v1/operations";
    private static final int MANY = 20;

    private final Real real;
    private final OpsagaProcess opsaga;
    private final WorkflowServiceStubs ours;
    private final WorkflowServiceStubs strangers;

    ScheduledIT(Real real) throws IOException {
        this.real = real;
        this.opsaga = real.opsaga;
        String key = Files.readString(opsaga.data().resolve("secrets/signing.key"));
        WorkflowServiceStubsOptions.Builder options =
                WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + opsaga.temporalPort());
        strangers = WorkflowServiceStubs.newServiceStubs(options.build());
        ours = WorkflowServiceStubs.newServiceStubs(options.addGrpcClientInterceptor(new SigningCalls(new Seal(key)))
                .build());
    }

    @AfterEach
    void disconnect() {
        ours.shutdownNow();
        strangers.shutdownNow();
    }

    private static ScheduleHandle schedule(
            WorkflowServiceStubs stubs, String id, Agent agent, String version, Entry entry) {
        OperationPolicy terms = new OperationPolicy(
                        Duration.ofMinutes(10), Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of())
                .with(entry);
        Operation operation = new Operation(
                "",
                DeploymentKind.NAME,
                "testing",
                agent.id(),
                agent.machine(),
                version,
                "schedule",
                id,
                Instant.EPOCH,
                terms);
        ScheduleClient client = ScheduleClient.newInstance(
                stubs,
                ScheduleClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        return client.createSchedule(
                id,
                Schedule.newBuilder()
                        .setSpec(ScheduleSpec.newBuilder().build())
                        .setAction(ScheduleActionStartWorkflow.newBuilder()
                                .setWorkflowType("Deployment")
                                .setOptions(WorkflowOptions.newBuilder()
                                        .setWorkflowId(id)
                                        .setTaskQueue(TaskQueues.WORKFLOWS)
                                        .build())
                                .setArguments(new DeploymentInput(operation, "docker", true, null, List.of()))
                                .build())
                        .build(),
                ScheduleOptions.newBuilder().build());
    }

    /** Somebody has the agent until he is told what to do with it. */
    private String holder(Agent agent) {
        opsaga.deployed(agent.id(), "1.0.0");
        // Another test may have been rolled back from it.
        opsaga.lift("bad-health");
        String holder = opsaga.http()
                .post("/fleet/deploy", """
                        {"environment": "testing", "agents": ["%s"], "version": "bad-health", "policy": "stop-and-ask"}
                        """.formatted(agent.id()))
                .has(202)
                .at("/operation_id");
        await().atMost(SOON)
                .until(() -> !fleet(holder).at("/question").asString("").isEmpty());
        return holder;
    }

    private JsonNode fleet(String id) {
        return opsaga.http().get("/fleet/operations/" + id + "/status").has(200).json();
    }

    private void letGo(String holder) {
        opsaga.http()
                .post("/fleet/operations/" + holder + "/answer", "{\"answer\": \"roll_back\", \"reason\": \"enough\"}")
                .has(202);
        await().atMost(SOON).until(() -> fleet(holder).at("/stage").asString("").equals("rolled_back"));
    }

    private String scheduled(String schedule, Agent agent) {
        return await().atMost(SOON).until(() -> ofSchedule(schedule, agent), id -> !id.isEmpty());
    }

    private String ofSchedule(String schedule, Agent agent) {
        for (JsonNode one : opsaga.http()
                .get(ALL + "?active=false&target=" + agent.id())
                .has(200)
                .json()
                .at("/operations")) {
            String id = one.at("/operation_id").asString();
            if (id.startsWith(schedule + "-")) {
                return id;
            }
        }
        return "";
    }

    @Test
    void whatMayWaitWaitsForItsTargetAndRunsThen() {
        Agent agent = real.container();
        String holder = holder(agent);

        List<String> ids = new ArrayList<>();
        int place = 0;
        for (int n = 1; n <= MANY; n++) {
            String nightly = "nightly-" + n;
            schedule(ours, nightly, agent, n % 2 == 1 ? "1.1.0" : "2.0.0", Entry.IN_LINE)
                    .trigger();
            String id = scheduled(nightly, agent);
            JsonNode waits = opsaga.when(id, status -> !status.at("/queue").isNull());
            assertThat(waits.at("/queue/place").asInt()).isGreaterThan(place);
            place = waits.at("/queue/place").asInt();
            assertThat(waits.at("/queue/behind/0").asString()).isEqualTo(holder);
            assertThat(waits.at("/actor").asString()).isEqualTo("schedule");
            ids.add(id);
        }
        letGo(holder);
        ids.forEach(id -> opsaga.ended(id, "completed"));
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("2.0.0");
        String last = ids.get(MANY - 1);
        opsaga.http()
                .post(ALL + "/" + last + "/rollback", "{\"reason\": \"by hand\"}")
                .has(202);
        opsaga.when(last, status -> status.at("/stage").asString().equals("rolled_back"));
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
    }

    @Test
    void whatMayNotWaitIsSkippedAndSaysSo() {
        Agent agent = real.container();
        String holder = holder(agent);

        for (int n = 1; n <= MANY; n++) {
            String hourly = "hourly-" + n;
            schedule(ours, hourly, agent, "1.1.0", Entry.WHERE_FREE).trigger();
            JsonNode skipped = opsaga.ended(scheduled(hourly, agent), "failed");
            assertThat(skipped.at("/failure/type").asString()).isEqualTo("TARGET_LOCKED");
            assertThat(skipped.at("/failure/message").asString()).contains(holder);
        }
        letGo(holder);
    }

    @Test
    void whatSomebodyElsesScheduleStartsDoesNothing() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");

        schedule(strangers, "sneaky", agent, "1.1.0", Entry.IN_LINE).trigger();

        await().atMost(SOON)
                .until(() -> opsaga.temporal(
                                "workflow",
                                "list",
                                "--query",
                                "WorkflowId STARTS_WITH 'sneaky' AND ExecutionStatus = 'Failed'")
                        .orFail()
                        .out()
                        .contains("sneaky"));
        assertThat(ofSchedule("sneaky", agent)).isEmpty();
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");
    }
}
