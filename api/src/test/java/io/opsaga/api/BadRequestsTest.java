package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.inventory.EnvironmentName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong with a request: it is told by field, and nothing is started. */
class BadRequestsTest extends ApiTest {
    private static final String GOOD = "\"agent_id\":\"agent-01\",\"environment\":\"production\",\"version\":\"1.0.0\"";

    @AfterEach
    void nothingWasStarted() {
        assertThat(gateway.started()).isEmpty();
        assertThat(store.size()).isZero();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                field("{}", "agent_id", "is required"),
                field("{\"agent_id\":null,\"version\":\"1\"}", "agent_id", "is required"),
                field(with("\"versoin\":\"2\""), "versoin", "is not known here"),
                field(with("\"\\u0007\":\"2\""), "(unprintable)", "is not known here"),
                field(with("\"%s\":2".formatted("y".repeat(9999))), "y".repeat(100) + "…", "is not known here"),
                field("{\"agent_id\":7,\"version\":\"1\"}", "agent_id", "must be a text"),
                field("{\"agent_id\":\"Agent 1\",\"version\":\"1\"}", "agent_id", "must be a lower-case id"),
                field("{\"agent_id\":\"../etc\",\"version\":\"1\"}", "agent_id", "must be a lower-case id"),
                field("{\"agent_id\":\"%s\",\"version\":\"1\"}".formatted("a".repeat(64)), "agent_id", "lower-case id"),
                field("{\"agent_id\":\"agent-01\",\"version\":\"-x\"}", "version", "must be a version"),
                field("{\"agent_id\":\"agent-01\",\"version\":\"a b\"}", "version", "must be a version"),
                field("{\"agent_id\":\"agent-01\",\"version\":\"1\\u0000\"}", "version", "control characters"),
                field(with("\"reason\":\"a\\u0007b\""), "reason", "control characters"),
                field(with("\"reason\":\"a\\ud800b\""), "reason", "half a character"),
                field(with("\"reason\":\"a\\u202eb\""), "reason", "direction of writing"),
                field(with("\"reason\":\"" + "x".repeat(1001) + "\""), "reason", "at most 1000 characters"),
                field(
                        "{\"agent_id\":\"agent-01\",\"environment\":\"prod\",\"version\":\"1\"}",
                        "environment",
                        "one of"),
                field(options("\"auto_rollback\":\"true\""), "deployment_options.auto_rollback", "true or false"),
                field(options("\"auto_rollback\":1"), "deployment_options.auto_rollback", "true or false"),
                field(options("\"monitoring_level\":\"high\""), "deployment_options.monitoring_level", "one of"),
                field(options("\"rollback\":true"), "deployment_options.rollback", "is not known here"),
                field(with("\"deployment_options\":[]"), "deployment_options", "must be an object"),
                field(limits("\"memory_mb\":\"512\""), "deployment_options.resource_limits.memory_mb", "whole number"),
                field(limits("\"memory_mb\":3"), "deployment_options.resource_limits.memory_mb", "from 4 to 1048576"),
                field(limits("\"memory_mb\":512.5"), "deployment_options.resource_limits.memory_mb", "whole number"),
                field(limits("\"memory_mb\":99999999999999"), "deployment_options.resource_limits.memory_mb", "whole"),
                field(limits("\"cpu_cores\":0"), "deployment_options.resource_limits.cpu_cores", "from 0.01 to 1024"),
                field(limits("\"cpu_cores\":1e999"), "deployment_options.resource_limits.cpu_cores", "from 0.01"),
                field(
                        limits("\"concurrent_tasks\":0"),
                        "deployment_options.resource_limits.concurrent_tasks",
                        "from 1"),
                field(with("\"test_options\":{\"test_duration\":0}"), "test_options.test_duration", "from 1"),
                field(with("\"test_options\":{\"load_test\":\"yes\"}"), "test_options.load_test", "true or false"),
                field(
                        with("\"test_options\":{\"success_rate_threshold\":1.1}"),
                        "test_options.success_rate_threshold",
                        "from 0.0 to 1.0"),
                field("[]", "", "must be a JSON object"),
                field("\"text\"", "", "must be a JSON object"),
                field("null", "", "must be a JSON object"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aBadFieldIsNamed(String body, String field, String message) {
        Answer answer = http.post("/deploy", body).isProblem(400, "invalid-request");

        JsonNode first = answer.json().at("/errors/0");
        assertThat(first.at("/field").asString()).isEqualTo(field);
        assertThat(first.at("/message").asString()).contains(message);
        assertThat(answer.at("/instance")).isEqualTo("/deploy");
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("{\"agent_id\":\n  \"agent-01\",,}", "line 2, column 14"),
                Arguments.of("{\"agent_id\":\"agent-01\"", "line 1"),
                Arguments.of("", "A JSON object is needed"),
                Arguments.of("not json", "line 1"),
                Arguments.of("{'agent_id':1}", "line 1"),
                Arguments.of("{\"agent_id\":NaN}", "line 1"),
                Arguments.of("{\"version\":\"1\",\"version\":\"2\"}", "uplicate"),
                Arguments.of("{" + GOOD + "} x", "line 1, column"),
                Arguments.of("{" + GOOD + "}{}", "Something follows the JSON object (line 1, column"),
                Arguments.of("{\"a\":\"\n\"}", "line 1"),
                Arguments.of("{\"a\":".repeat(33) + "1" + "}".repeat(33), "deeper than 32"),
                Arguments.of("[".repeat(20_000), "deeper than 32"),
                Arguments.of("{\"a\":" + "1".repeat(2000) + "}", "too long"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedJsonIsNamedWithItsPlace(String body, String detail) {
        Answer answer = http.post("/deploy", body).isProblem(400, "malformed-json");

        assertThat(answer.at("/detail")).contains(detail).doesNotContain("Source", "REDACTED");
    }

    static Stream<Arguments> rollbacks() {
        return Stream.of(
                field("{}", "deployment_id", "is required"),
                field("{\"deployment_id\":\"a/b\"}", "deployment_id", "must be a deployment's id"),
                field(rollback("\"preserve_data\":false"), "rollback_options.preserve_data", "only true is offered"),
                field(rollback("\"force_rollback\":true"), "rollback_options.force_rollback", "only false is offered"),
                field(rollback("\"cleanup_resources\":false"), "rollback_options.cleanup_resources", "only true"),
                field(rollback("\"backup_before_rollback\":true"), "rollback_options.backup_before_rollback", "only"),
                field(rollback("\"force_rollback\":\"no\""), "rollback_options.force_rollback", "true or false"),
                field(rollback("\"force\":true"), "rollback_options.force", "is not known here"));
    }

    @ParameterizedTest
    @MethodSource("rollbacks")
    void aBadRollbackIsNamed(String body, String field, String message) {
        Answer answer = http.post("/rollback", body).isProblem(400, "invalid-request");

        assertThat(answer.at("/errors/0/field")).isEqualTo(field);
        assertThat(answer.at("/errors/0/message")).contains(message);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Answer answer = http.post("/deploy", "{\"agent_id\":\"A\",\"environment\":\"prod\",\"x\":1}");

        assertThat(answer.json().at("/errors").values().stream()
                        .map(error -> error.at("/field").asString())
                        .toList())
                .containsExactlyInAnyOrder("agent_id", "environment", "version", "x");
        assertThat(answer.at("/detail")).endsWith("(and 3 more)");
    }

    @Test
    void allowedValuesAreListed() {
        Answer environment = http.post("/deploy", "{\"agent_id\":\"a\",\"environment\":\"prod\",\"version\":\"1\"}");
        Answer unknown = http.post("/deploy", with("\"user\":1"));

        assertThat(allowed(environment)).containsExactly("development", "staging", "production", "testing");
        assertThat(allowed(unknown))
                .containsExactly(
                        "agent_id",
                        "version",
                        "environment",
                        "deployment_options",
                        "test_options",
                        "reason",
                        "plan_hash",
                        "adopt",
                        "wait");
    }

    @Test
    void anUnknownAgentIsAnsweredWithThoseThatMayBeMeant() {
        Answer typo = deploy("agnet-01", "1.0.0").isProblem(404, "unknown-agent");
        Answer elsewhere = deploy("probe-01", "1.0.0").isProblem(404, "unknown-agent");

        assertThat(typo.at("/similar/0")).isEqualTo("agent-01");
        assertThat(elsewhere.at("/elsewhere/0")).isEqualTo("testing");
        assertThat(elsewhere.at("/detail")).contains("It is in: testing.");
    }

    @Test
    void anEnvironmentThatThereIsNotIsAnsweredWithWhatThereIs() {
        inventories.put(new EnvironmentName("canary"), TwoMachines.agent("agent-09", "pc2", 9009));

        Answer answer = http.post("/deploy", "{\"agent_id\":\"agent-09\",\"environment\":\"canarry\"}")
                .isProblem(400, "invalid-request");

        assertThat(answer.json()
                        .at("/errors")
                        .valueStream()
                        .map(error -> error.at("/field").asString()))
                .containsExactlyInAnyOrder("version", "environment");
        JsonNode error = answer.json()
                .at("/errors")
                .valueStream()
                .filter(one -> one.at("/field").asString().equals("environment"))
                .findFirst()
                .orElseThrow();
        assertThat(error.at("/message").asString()).endsWith("testing, canary; did you mean canary?");
        assertThat(error.at("/allowed").valueStream().map(JsonNode::asString))
                .containsExactly("development", "staging", "production", "testing", "canary");
        http.get("/agents?environment=prodution").isProblem(400, "invalid-request");
        assertThat(http.get("/deployments?environment=prodution").at("/errors/0/message"))
                .endsWith("did you mean production?");
    }

    @Test
    void anEnvironmentWithoutMachinesIsAConflict() {
        String body = body("agent-01", "1.0.0").replace("production", "development");
        Answer answer = http.post("/deploy", body).isProblem(409, "environment-uninhabited");

        assertThat(answer.at("/inhabited/0")).isEqualTo("production");
    }

    @Test
    void theEnvironmentIsRequiredWhereStagingHasNoMachines() {
        Answer answer = http.post("/deploy", "{\"agent_id\":\"agent-01\",\"version\":\"1\"}");

        answer.isProblem(400, "invalid-request");
        assertThat(answer.at("/errors/0/field")).isEqualTo("environment");
        assertThat(allowed(answer)).containsExactly("production", "testing");
    }

    @Test
    void anIdempotencyKeyIsPlainText() {
        http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k".repeat(201))
                .isProblem(400, "invalid-request");
    }

    @Test
    void queryParametersAreReadStrictly() {
        for (String query : List.of(
                "limit=0",
                "limit=501",
                "limit=x",
                "active=yes",
                "environment=prod",
                "stage=done",
                "outcome=good",
                "enviroment=production",
                "after=deploy_nothing",
                "limit=1&limit=2",
                "actor=%00")) {
            Answer answer = http.get("/deployments?" + query).isProblem(400, "invalid-request");
            assertThat(answer.at("/errors/0/field")).as(query).isEqualTo(query.substring(0, query.indexOf('=')));
        }
        http.get("/agents?env=production").isProblem(400, "invalid-request");
    }

    private static List<String> allowed(Answer answer) {
        return answer.json().at("/errors/0/allowed").values().stream()
                .map(JsonNode::asString)
                .toList();
    }

    private static Arguments field(String body, String field, String message) {
        return Arguments.of(body, field, message);
    }

    private static String with(String more) {
        return "{" + GOOD + "," + more + "}";
    }

    private static String options(String more) {
        return with("\"deployment_options\":{" + more + "}");
    }

    private static String limits(String more) {
        return options("\"resource_limits\":{" + more + "}");
    }

    private static String rollback(String option) {
        return "{\"deployment_id\":\"deploy_1\",\"rollback_options\":{" + option + "}}";
    }
}
