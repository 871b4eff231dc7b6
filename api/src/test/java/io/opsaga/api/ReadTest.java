package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.World;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import tools.jackson.databind.JsonNode;

/** Lists, metrics, environments, agents, health and the description. */
class ReadTest extends ApiTest {
    @Test
    void listsGoOnWhereTheyEnded() {
        String first = deployed("agent-01", "1.0.0", "completed");
        String second = deployed("agent-02", "1.0.0", "completed");
        String third = deployed("agent-01", World.UNHEALTHY, "rolled_back");

        Answer all = http.get("/deployments?active=false").has(200);
        assertThat(ids(all)).containsExactly(third, second, first);
        assertThat(all.json().at("/next").isNull()).isTrue();

        Answer page = http.get("/deployments?active=false&limit=2").has(200);
        assertThat(ids(page)).containsExactly(third, second);
        assertThat(page.at("/next")).isEqualTo(second);
        Answer rest = http.get("/deployments?active=false&limit=2&after=" + second);
        assertThat(ids(rest)).containsExactly(first);
        assertThat(rest.json().at("/next").isNull()).isTrue();

        assertThat(ids(http.get("/deployments"))).isEmpty();
        assertThat(ids(http.get("/deployments?active=false&agent_id=agent-02"))).containsExactly(second);
        assertThat(ids(http.get("/deployments?active=false&machine=pc2"))).containsExactly(second);
        assertThat(ids(http.get("/deployments?active=false&outcome=rolled_back")))
                .containsExactly(third);
        assertThat(ids(http.get("/deployments?active=false&stage=completed"))).containsExactly(second, first);
        assertThat(ids(http.get("/deployments?active=false&environment=testing")))
                .isEmpty();
        assertThat(ids(http.get("/deployments?active=false&actor=local"))).hasSize(3);
    }

    @Test
    void metricsAreNumbersEvenWhereNothingWasMeasured() {
        Answer empty = http.get("/metrics").has(200);
        assertThat(empty.json().at("/metrics").propertyNames())
                .contains(
                        "total_deployments",
                        "successful_deployments",
                        "failed_deployments",
                        "unchanged_deployments",
                        "success_rate",
                        "average_deployment_time",
                        "average_validation_time",
                        "average_test_time",
                        "active_deployments",
                        "last_updated",
                        "p95_deployment_time",
                        "deployment_frequency");
        assertThat(empty.json().at("/metrics/success_rate").asDouble()).isZero();
        assertThat(empty.json().at("/metrics/average_test_time").isNumber()).isTrue();

        deployed("agent-01", "1.0.0", "completed");
        deployed("agent-01", World.UNHEALTHY, "rolled_back");
        JsonNode metrics = http.get("/metrics").json().at("/metrics");
        assertThat(metrics.at("/total_deployments").asInt()).isEqualTo(2);
        assertThat(metrics.at("/success_rate").asDouble()).isEqualTo(0.5);
        assertThat(metrics.at("/average_deployment_time").asDouble()).isEqualTo(1.5);
        assertThat(metrics.at("/by_outcome/rolled_back").asInt()).isEqualTo(1);
        assertThat(Instant.parse(metrics.at("/last_updated").asString()))
                .isBefore(Instant.now().plusSeconds(5));
    }

    @Test
    void environmentsHaveTheDocumentedShape() {
        JsonNode answer = http.get("/environments").has(200).json();

        assertThat(answer.at("/default_environment").asString()).isEqualTo("staging");
        assertThat(answer.at("/environments").propertyNames())
                .containsExactlyInAnyOrder("development", "staging", "production", "testing");
        JsonNode production = answer.at("/environments/production");
        assertThat(production.at("/description").asString()).isEqualTo("Production environment for live deployments");
        assertThat(production.at("/resource_requirements/memory_mb").asInt()).isEqualTo(2048);
        assertThat(production.at("/resource_requirements/cpu_cores").asDouble()).isEqualTo(2.0);
        assertThat(production.at("/resource_requirements/storage_gb").asInt()).isEqualTo(100);
        assertThat(production.at("/validation_level").asString()).isEqualTo("strict");
        assertThat(production.at("/enforcement/backup_enabled/enforced").asBoolean())
                .isFalse();
        assertThat(production.at("/enforcement/backup_enabled/how").asString()).contains("what an inventory declares");
        assertThat(production.at("/enforcement/approval_required/enforced").asBoolean())
                .isTrue();
        assertThat(production.at("/enforcement").propertyNames())
                .containsExactlyInAnyOrder(
                        "resource_requirements",
                        "validation_level",
                        "monitoring_level",
                        "backup_enabled",
                        "approval_required");
        assertThat(production.at("/inhabited").asBoolean()).isTrue();
        assertThat(production.at("/agents").asInt()).isEqualTo(2);
        assertThat(production.at("/machines/1").asString()).isEqualTo("pc2");
        assertThat(answer.at("/environments/staging/inhabited").asBoolean()).isFalse();
    }

    @Test
    void agentsSayWhatTheyRun() {
        deployed("agent-01", "1.0.0", "completed");
        String last = deployed("agent-01", "1.1.0", "completed");

        JsonNode agents =
                http.get("/agents?environment=production").has(200).json().at("/agents");

        assertThat(agents.size()).isEqualTo(2);
        JsonNode agent = agents.get(0);
        assertThat(agent.at("/agent_id").asString()).isEqualTo("agent-01");
        assertThat(agent.at("/current_version").asString()).isEqualTo("1.1.0");
        assertThat(agent.at("/previous_version").asString()).isEqualTo("1.0.0");
        assertThat(agent.at("/runtime").asString()).isEqualTo("docker");
        assertThat(agent.at("/health").asString()).isEqualTo("unknown");
        assertThat(agent.at("/last_deployment_id").asString()).isEqualTo(last);
        assertThat(agents.get(1).at("/current_version").isNull()).isTrue();
        assertThat(http.get("/agents").json().at("/agents").size()).isEqualTo(3);
        assertThat(http.get("/agents?machine=pc2").at("/agents/0/agent_id")).isEqualTo("agent-02");
    }

    @Test
    void healthNamesWhatIsDown() {
        assertThat(http.get("/health").has(200).at("/components/temporal")).isEqualTo("up");
        assertThat(http.get("/actuator/health").has(200).at("/status")).isEqualTo("UP");

        gateway.away(true);
        assertThat(http.get("/health/ready").has(503).body()).isEqualTo("{\"status\":\"down\"}");
        Answer down = http.get("/health").has(503);
        assertThat(down.at("/status")).isEqualTo("down");
        assertThat(down.at("/components/temporal")).isEqualTo("down");
        assertThat(down.at("/components/store")).isEqualTo("up");
        assertThat(http.get("/health/live").has(200).at("/status")).isEqualTo("up");
        http.get("/actuator/health").has(503);

        gateway.away(false);
        store.failWith(new IllegalStateException("gone"));
        assertThat(http.get("/health").has(503).at("/components/store")).isEqualTo("down");
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailableAndNoFaultOfOurs() {
        for (RuntimeException outage : List.of(
                new CannotGetJdbcConnectionException("secret"),
                new DataAccessResourceFailureException("secret"),
                new CannotCreateTransactionException("secret"),
                new QueryTimeoutException("secret"))) {
            store.failWith(outage);
            Answer answer = http.get("/deployments/deploy_0/status").isProblem(503, "unavailable");
            assertThat(answer.header("retry-after")).contains("5");
            assertThat(answer.body()).doesNotContain("secret");
        }
        keys.failWith(new CannotGetJdbcConnectionException("secret"));
        Answer answer = http.get("/deployments", "Authorization", "Bearer any").isProblem(503, "unavailable");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void theDescriptionTellsTheNamesOnTheWire() {
        JsonNode api = http.get("/docs/openapi.json").has(200).json();

        assertThat(api.at("/openapi").asString()).startsWith("3.");
        assertThat(api.at("/paths").propertyNames())
                .contains(
                        "/deploy",
                        "/rollback",
                        "/deployments",
                        "/deployments/{id}/status",
                        "/deployments/{id}/retry_rollback",
                        "/fleet/operations/{id}/retry_rollback",
                        "/metrics",
                        "/environments",
                        "/agents",
                        "/keys",
                        "/health")
                .doesNotContain("/error");
        JsonNode request = api.at("/paths/~1deploy/post/requestBody/content/application~1json/schema/properties");
        assertThat(request.propertyNames())
                .containsExactlyInAnyOrder(
                        "agent_id",
                        "environment",
                        "version",
                        "adopt",
                        "deployment_options",
                        "test_options",
                        "reason",
                        "plan_hash",
                        "wait");
        assertThat(api.at("/paths/~1deploy/post/operationId").asString()).isNotEmpty();
        assertThat(api.at("/components/schemas/DeploymentView/properties").propertyNames())
                .contains("deployment_id", "validation_results", "progress_percentage");
        JsonNode parameters = api.at("/paths/~1deployments/get/parameters");
        assertThat(parameters.values().stream()
                        .map(parameter -> parameter.at("/name").asString())
                        .toList())
                .containsExactlyInAnyOrder(
                        "active", "limit", "after", "environment", "agent_id", "machine", "stage", "outcome", "actor");
    }

    @Test
    void peopleFindTheirWay() {
        Answer index = http.get("/").has(200);
        assertThat(index.header("content-type").orElse("")).startsWith("text/html");
        assertThat(index.body()).contains("/docs", "/deployments");
        Answer docs = http.get("/docs");
        assertThat(docs.status()).isEqualTo(302);
        assertThat(http.get(docs.header("location").orElseThrow().replaceFirst("http://[^/]+", ""))
                        .has(200)
                        .body())
                .contains("Swagger UI");
        assertThat(http.get("/actuator/prometheus").has(200).body()).contains("http_server_requests");
    }

    private static List<String> ids(Answer answer) {
        return answer.has(200).json().at("/deployments").values().stream()
                .map(deployment -> deployment.at("/deployment_id").asString())
                .toList();
    }
}
