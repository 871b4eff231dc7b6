package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.api.support.World;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Limits;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Operation;
import io.opsaga.saga.OpsAttributes;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeployTest extends ApiTest {
    private static final String DOCUMENTED = """
            {
              "agent_id": "agent-01",
              "environment": "production",
              "version": "1.2.0",
              "deployment_options": {
                "auto_rollback": true,
                "monitoring_level": "comprehensive",
                "resource_limits": {"memory_mb": 2048, "cpu_cores": 2.0, "concurrent_tasks": 10}
              },
              "test_options": {
                "performance_test": true, "load_test": true, "security_test": true,
                "concurrent_users": 50, "test_duration": 120,
                "response_time_threshold": 2.0, "success_rate_threshold": 0.95
              },
              "reason": "quarterly *release*"
            }
            """;

    @Test
    void theDocumentedRequestGetsTheDocumentedAnswer() {
        Answer answer = http.post("/deploy", DOCUMENTED).has(202);

        String id = answer.at("/deployment_id");
        assertThat(id).matches("deploy_[0-9a-f]{16}");
        assertThat(answer.header("location")).hasValue("/deployments/" + id + "/status");
        assertThat(answer.json().propertyNames())
                .startsWith("deployment_id", "agent_id", "status", "stage", "environment")
                .contains("progress_percentage", "estimated_completion", "validation_results", "test_results")
                .contains("deployment_metadata");
        assertThat(answer.at("/agent_id")).isEqualTo("agent-01");
        assertThat(answer.at("/status")).isEqualTo("running");
        assertThat(answer.at("/stage")).isEqualTo("initialized");
        assertThat(answer.at("/environment")).isEqualTo("production");
        assertThat(answer.json().at("/progress_percentage").isInt()).isTrue();
        assertThat(Instant.parse(answer.at("/estimated_completion")))
                .isAfter(Instant.now().minusSeconds(60));
        assertThat(answer.at("/deployment_metadata/version")).isEqualTo("1.2.0");
        assertThat(answer.at("/deployment_metadata/agent_endpoint")).isEqualTo("http://127.0.0.1:9001");
        assertThat(answer.body()).doesNotContain("\"plan\"", "fingerprint");
    }

    @Test
    void whatIsAskedForReachesTheSaga() {
        http.post("/deploy", DOCUMENTED).has(202);

        DeploymentInput plan = gateway.started().get(0);
        Operation operation = plan.operation();
        assertThat(operation.target()).isEqualTo("agent-01");
        assertThat(operation.machine()).isEqualTo("main-pc");
        assertThat(operation.actor()).isEqualTo("local");
        assertThat(operation.reason()).isEqualTo("quarterly *release*");
        assertThat(operation.terms().lease()).isEqualTo(Duration.ofHours(24));
        assertThat(operation.terms().patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(operation.terms().undoPatience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(operation.terms().estimates()).containsEntry("HEALTHY", Duration.ofMillis(900));
        assertThat(plan.limits()).isEqualTo(new Limits(2048, 2.0, 10));
        assertThat(plan.autoRollback()).isTrue();
        assertThat(plan.ignored())
                .containsExactly("performance_test", "load_test", "security_test", "monitoring_level");
    }

    @Test
    void whatIsAcceptedAndNotActedOnIsSaidInTheAnswerAndLater() {
        List<String> ignored = List.of("performance_test", "load_test", "security_test", "monitoring_level");

        Answer answer = http.post("/deploy", DOCUMENTED).has(202);

        assertThat(texts(answer.json().at("/ignored"))).isEqualTo(ignored);
        String id = answer.at("/deployment_id");
        awaitStage(id, "completed");
        assertThat(texts(status(id).json().at("/ignored"))).isEqualTo(ignored);
        assertThat(deploy("agent-01", "1.0.0").has(202).json().at("/ignored")).isEmpty();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void theRunIsReadableInTemporal() {
        String id = http.post("/deploy", DOCUMENTED).has(202).at("/deployment_id");

        WorkflowExecutionDescription run =
                temporal.getWorkflowClient().newUntypedWorkflowStub(id).describe();
        assertThat(run.getWorkflowType()).isEqualTo("Deployment");
        assertThat(run.getTaskQueue()).isEqualTo("opsaga");
        assertThat(run.getTypedSearchAttributes().get(OpsAttributes.TARGET)).containsExactly("agent-01");
        assertThat(run.getTypedSearchAttributes().get(OpsAttributes.VERSION)).isEqualTo("1.2.0");
    }

    @Test
    void statusFollowsTheRunToItsEnd() {
        world.runs("agent-01", "1.1.0");
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");

        Answer running = awaitStage(id, "monitoring");
        assertThat(running.at("/source")).isEqualTo("live");
        assertThat(running.at("/status")).isEqualTo("running");
        assertThat(running.at("/current_step")).isEqualTo("wait until healthy");
        assertThat(running.at("/validation_results/0/test_name")).isEqualTo("agent_status_validation");
        assertThat(running.at("/validation_results/0/severity")).isEqualTo("critical");
        assertThat(running.json().at("/validation_results/0/execution_time").asDouble())
                .isEqualTo(0.234);
        assertThat(running.json().at("/progress_percentage").asInt()).isBetween(1, 99);
        assertThat(http.get("/deployments").at("/deployments/0/deployment_id")).isEqualTo(id);

        world.heal();
        Answer done = awaitStage(id, "completed");
        assertThat(done.at("/status")).isEqualTo("completed");
        assertThat(done.at("/verdict")).isEqualTo("completed");
        assertThat(done.json().at("/progress_percentage").asInt()).isEqualTo(100);
        assertThat(done.at("/deployment_metadata/from_version")).isEqualTo("1.1.0");
        assertThat(done.at("/deployment_metadata/to_version")).isEqualTo(World.SLOW);
        assertThat(done.at("/steps/4/name")).isEqualTo("HEALTHY");
        assertThat(done.at("/steps/4/state")).isEqualTo("done");
        assertThat(done.at("/steps/4/detail")).isEqualTo("answered 200");
        assertThat(Instant.parse(done.at("/rollback_until")))
                .isAfter(Instant.now().plusSeconds(23 * 3600));
        assertThat(done.at("/links/temporal"))
                .isEqualTo("http://localhost:8233/namespaces/%s/workflows/%s".formatted(gateway.namespace(), id));
        assertThat(http.get("/deployments").json().at("/deployments").isEmpty()).isTrue();
    }

    @Test
    void aFailedDeploymentSaysWhatFailedAndWhatBecameOfIt() {
        String id = deployed("agent-01", World.UNHEALTHY, "rolled_back");

        Answer answer = status(id);
        assertThat(answer.at("/failure/type")).isEqualTo("UNHEALTHY");
        assertThat(answer.at("/failure/step")).isEqualTo("HEALTHY");
        assertThat(answer.at("/failure/sentence")).isEqualTo("What was started did not become healthy in time.");
        assertThat(answer.at("/failure/message")).isEqualTo("503 from agent-01");
        assertThat(answer.at("/rollback/trigger")).isEqualTo("health_check_failure");
        assertThat(answer.at("/source")).isEqualTo("stored");
    }

    @Test
    void stagingIsTheDefaultWhereItIsInhabited() {
        inventories.put(EnvironmentName.STAGING, TwoMachines.agent("agent-01", "pc2", 9004));

        Answer answer = http.post("/deploy", "{\"agent_id\":\"agent-01\",\"version\":\"1.0.0\"}")
                .has(202);

        assertThat(answer.at("/environment")).isEqualTo("staging");
        assertThat(gateway.started().get(0).operation().machine()).isEqualTo("pc2");
    }

    @Test
    void anEnvironmentThatOnlyAnInventoryDeclaresIsOneLikeAnyOther() {
        inventories.put(new EnvironmentName("canary"), TwoMachines.agent("agent-09", "pc2", 9009));

        String id = http.post("/deploy", "{\"agent_id\":\"agent-09\",\"environment\":\"canary\",\"version\":\"1.0.0\"}")
                .has(202)
                .at("/deployment_id");
        awaitStage(id, "completed");

        assertThat(http.get("/deployments?active=false&environment=canary").at("/deployments/0/deployment_id"))
                .isEqualTo(id);
        assertThat(http.get("/agents?environment=canary").at("/agents/0/environment"))
                .isEqualTo("canary");
        Answer environments = http.get("/environments").has(200);
        assertThat(environments.json().at("/environments/canary/inhabited").asBoolean())
                .isTrue();
        assertThat(environments.json().at("/environments").propertyNames())
                .containsExactly("development", "staging", "production", "testing", "canary");
    }

    @Test
    void aHeldTargetIsRefusedWithItsHolder() {
        String holder = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");

        Answer refused = deploy("agent-01", "3.0.0").isProblem(409, "target-locked");

        assertThat(refused.at("/holder")).isEqualTo(holder);
        assertThat(refused.at("/holder_reason")).isEqualTo("deploy " + World.SLOW);
        assertThat(Instant.parse(refused.at("/since"))).isBefore(Instant.now().plusSeconds(1));
        assertThat(refused.at("/instance")).isEqualTo("/deploy");
        assertThat(store.size()).isEqualTo(1);
        world.heal();
        awaitStage(holder, "completed");
    }

    @Test
    void aDeploymentIsRecordedWhileTemporalIsAway() {
        gateway.away(true);

        Answer answer = http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "away")
                .has(202);
        String id = answer.at("/deployment_id");

        assertThat(answer.at("/stage")).isEqualTo("initialized");
        assertThat(status(id).at("/source")).isEqualTo("stored");
        assertThat(status(id).body()).doesNotContain("\"plan\"", "fingerprint");
        assertThat(http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "away")
                        .at("/deployment_id"))
                .isEqualTo(id);
        http.post("/deploy", body("agent-01", "2.0.0"), "Idempotency-Key", "away")
                .isProblem(422, "key-reused");
        http.post("/rollback", "{\"deployment_id\":\"%s\"}".formatted(id)).isProblem(503, "unavailable");
    }

    @Test
    void aSilentWorkerIsNotWaitedForLong() {
        String id = deployed("agent-01", "1.0.0", "completed");
        temporal.getWorkerFactory().suspendPolling();
        try {
            // A poll that was under way may still answer once.
            Answer answer = Awaitility.await()
                    .until(() -> timely(id), said -> said.at("/source").equals("stored"));
            assertThat(answer.at("/stage")).isEqualTo("completed");
        } finally {
            temporal.getWorkerFactory().resumePolling();
        }
    }

    private Answer timely(String id) {
        long before = System.nanoTime();
        Answer answer = status(id);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        return answer;
    }
}
