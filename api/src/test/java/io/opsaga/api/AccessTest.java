package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.operation.ApiKeys.Role;
import java.io.IOException;
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

    private static String get(String path, String host, String headers) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(path, host, headers);
    }
}
