package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AccessTest extends ApiTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8303", "127.0.0.1:1", "[::1]:8303", "LOCALHOST"})
    void theMachineItselfNeedsNoKey(String host) throws IOException {
        http.raw(get("/deployments", host, "")).has(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example:80",
                "localhost:80:80",
                "[::2]",
                "10.0.0.1",
                "127.0.0.1@evil.example"
            })
    void anotherNameNeedsAKey(String host) throws IOException {
        Answer answer = http.raw(get("/deployments", host, ""));
        // Some of these are no host names at all, which the container says by itself.
        assertThat(answer.status()).isIn(400, 401);
        String key = keys.create("ops", Role.VIEWER);
        assertThat(http.raw(get("/deployments", host, "Authorization: Bearer " + key + "\r\n"))
                        .status())
                .isIn(400, 200);
    }

    @Test
    void aProxysRequestIsSomebodyElses() throws IOException {
        http.raw(get("/deployments", "localhost", "X-Forwarded-For: 10.0.0.1\r\n"))
                .isProblem(401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer", "Bearer ", "Basic bG9jYWw6", "key-of-ops", "Bearer a b"})
    void aWrongKeyIsNoBetterThanNone(String authorization) {
        keys.create("ops", Role.ADMIN);
        Answer answer = http.get("/deployments", "Authorization", authorization).isProblem(401, "unauthenticated");
        assertThat(answer.header("www-authenticate")).hasValue("Bearer realm=\"opsaga\"");
        http.post("/deploy", body("agent-01", "1.0.0"), "Authorization", authorization)
                .isProblem(401, "unauthenticated");
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"VIEWER,403", "OPERATOR,202", "APPROVER,202", "ADMIN,202"})
    void whoMayOnlyReadStartsNothing(Role role, int expected) {
        String key = "Bearer " + keys.create("someone", role);
        http.get("/deployments", "Authorization", key).has(200);
        http.post("/deploy", body("agent-01", "1.0.0"), "Authorization", key).has(expected);
        assertThat(store.size()).isEqualTo(expected == 202 ? 1 : 0);
    }

    @Test
    void theOwnersNameIsTheActor() {
        String key = "Bearer " + keys.create("ops", Role.OPERATOR);
        Answer answer = http.post("/deploy", body("agent-01", "1.0.0"), "Authorization", key)
                .has(202);
        assertThat(answer.at("/actor")).isEqualTo("ops");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"})
    void anotherSitesPageChangesNothing(String origin) {
        String key = "Bearer " + keys.create("ops", Role.ADMIN);
        http.post("/deploy", body("agent-01", "1.0.0"), "Origin", origin).isProblem(403, "cross-origin");
        http.post("/deploy", body("agent-01", "1.0.0"), "Origin", origin, "Authorization", key)
                .isProblem(403, "cross-origin");
        http.send("POST", "/deployments/x/retry_rollback", "", "Origin", origin).isProblem(403, "cross-origin");
        http.send("POST", "/deployments/x/retry_rollback", "", "Sec-Fetch-Site", "cross-site")
                .isProblem(403, "cross-origin");
    }

    @Test
    void ourOwnPagesMayPost() {
        http.post("/deploy", body("agent-01", "1.0.0"), "Origin", "http://127.0.0.1:" + http.port())
                .has(202);
    }

    @Test
    void administratorsMakeKeysWhichAreShownOnceAndNeverLogged(CapturedOutput output) {
        Answer made =
                http.post("/keys", "{\"name\":\"ci\",\"role\":\"operator\"}").has(201);
        assertThat(made.at("/name")).isEqualTo("ci");
        assertThat(made.at("/role")).isEqualTo("operator");
        String key = made.at("/key");
        http.post("/deploy", body("agent-01", "1.0.0"), "Authorization", "Bearer " + key)
                .has(202);

        http.post("/keys", "{\"name\":\"x\",\"role\":\"admin\"}", "Authorization", "Bearer " + key)
                .isProblem(403, "forbidden");
        assertThat(keys.find("key-of-x")).isEmpty();
        assertThat(output).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource({
        "local,operator,name",
        "temporal,admin,name",
        "opsaga,viewer,name",
        "Ops,viewer,name",
        "'',viewer,name",
        "ops,root,role"
    })
    void badKeysAreNotMade(String name, String role, String field) {
        Answer answer = http.post("/keys", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
                .isProblem(400, "invalid-request");
        assertThat(answer.at("/errors/0/field")).isEqualTo(field);
        assertThat(keys.find("key-of-" + name)).isEmpty();
    }

    @Test
    void aKeyIsMadeForSomeEnvironmentsAndSomeTime() {
        Answer made = http.post(
                        "/keys",
                        "{\"name\":\"ci\",\"role\":\"operator\",\"environments\":[\"staging\"],\"expires_in_days\":30}")
                .has(201);
        assertThat(made.at("/environments/0")).isEqualTo("staging");
        assertThat(made.at("/expires_at")).isNotEmpty();
        String key = "Bearer " + made.at("/key");

        Answer who = http.get("/whoami", "Authorization", key).has(200);
        assertThat(who.at("/name")).isEqualTo("ci");
        assertThat(who.at("/role")).isEqualTo("operator");
        assertThat(who.at("/environments/0")).isEqualTo("staging");
        assertThat(http.get("/whoami").has(200).at("/name")).isEqualTo("local");

        Answer refused = http.post("/deploy", body("agent-01", "1.0.0"), "Authorization", key)
                .isProblem(403, "forbidden");
        assertThat(refused.at("/detail")).isEqualTo("The key of ci is for staging, not for production.");
        assertThat(store.size()).isZero();
        http.get("/deployments?environment=production", "Authorization", key).has(200);
    }

    @Test
    void aKeyOfSomeEnvironmentsTouchesNothingElsewhere() {
        keys.create(new Owner("ci", Role.ADMIN, List.of("staging")), null);
        String key = "Bearer key-of-ci";
        String id = deployed("agent-01", "1.0.0", "completed");

        for (String order : List.of(
                "retry_rollback {}",
                "approve {\"plan_hash\":\"" + "0".repeat(64) + "\"}",
                "reject {}",
                "extend {\"duration\":3600}")) {
            String[] pathAndBody = order.split(" ", 2);
            http.post("/deployments/" + id + "/" + pathAndBody[0], pathAndBody[1], "Authorization", key)
                    .isProblem(403, "forbidden");
        }
        http.post(
                        "/rollback",
                        "{\"deployment_id\":\"%s\",\"rollback_reason\":\"x\"}".formatted(id),
                        "Authorization",
                        key)
                .isProblem(403, "forbidden");
        http.post(
                        "/fleet/deploy",
                        "{\"environment\":\"production\",\"version\":\"1.0.0\",\"agents\":[\"agent-01\"]}",
                        "Authorization",
                        key)
                .isProblem(403, "forbidden");
        http.post(
                        "/quarantine/lift",
                        "{\"environment\":\"production\",\"version\":\"1.0.0\",\"reason\":\"x\"}",
                        "Authorization",
                        key)
                .isProblem(403, "forbidden");
        http.post("/keys", "{\"name\":\"x\",\"role\":\"admin\"}", "Authorization", key)
                .isProblem(403, "forbidden");
        assertThat(status(id).at("/stage")).isEqualTo("completed");
    }

    @Test
    void keysAreListedAndRevoked(CapturedOutput output) {
        http.post("/keys", "{\"name\":\"ci\",\"role\":\"operator\"}").has(201);
        http.get("/keys", "Authorization", "Bearer key-of-ci").isProblem(403, "forbidden");
        Answer list = http.get("/keys").has(200);
        assertThat(list.at("/keys/0/name")).isEqualTo("ci");
        assertThat(list.body()).doesNotContain("key-of-ci");

        http.send("DELETE", "/keys/ci", "", "Authorization", "Bearer key-of-ci").isProblem(403, "forbidden");
        http.send("DELETE", "/keys/ci", "").has(200);
        http.send("DELETE", "/keys/ci", "").isProblem(404, "not-found");
        http.get("/deployments", "Authorization", "Bearer key-of-ci").isProblem(401, "unauthenticated");

        assertThat(output)
                .contains("local made the key of ci (operator) from 127.0.0.1")
                .contains("local revoked the key of ci from 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherSitesPageReadsNothing(String site) {
        http.get("/deployments", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors")
                .isProblem(403, "cross-origin");
        http.get("/deployments", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe")
                .isProblem(403, "cross-origin");
        // Somebody follows a link from there.
        http.get("/docs", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
                .has(302);
    }

    @Test
    void behindATlsProxyOurOwnPagesMayPost() {
        http.post(
                        "/deploy",
                        body("agent-01", "1.0.0"),
                        "Origin",
                        "https://ops.example",
                        "Sec-Fetch-Site",
                        "same-origin")
                .has(202);
    }

    private static String get(String path, String host, String headers) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(path, host, headers);
    }
}
