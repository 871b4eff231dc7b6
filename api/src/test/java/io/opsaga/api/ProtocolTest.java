package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framework and the container refuse is a problem as well. */
class ProtocolTest extends ApiTest {
    @Test
    void anUnknownPath() {
        Answer answer = http.get("/nothing/here%20?x=1").isProblem(404, "not-found");
        assertThat(answer.at("/instance")).isEqualTo("/nothing/here%20");
    }

    @Test
    void anUnknownDeployment() {
        http.get("/deployments/deploy_0/status").isProblem(404, "unknown-deployment");
        http.get("/deployments/%00%0a/status").isProblem(400, "invalid-request");
        http.post("/rollback", "{\"deployment_id\":\"deploy_0\"}").isProblem(404, "unknown-deployment");
        http.post("/deployments/deploy_0/retry_rollback", "").isProblem(404, "unknown-deployment");
    }

    @Test
    void aMethodThatIsNotOffered() {
        Answer answer = http.get("/deploy").isProblem(405, "method-not-allowed");
        assertThat(answer.header("allow")).hasValue("POST");
        http.send("DELETE", "/deployments", "").isProblem(405, "method-not-allowed");
    }

    @Test
    void aMediaTypeThatIsNotRead() {
        http.send("POST", "/deploy", "agent_id=agent-01", "Content-Type", "application/x-www-form-urlencoded")
                .isProblem(415, "unsupported-media-type");
        http.send("POST", "/deploy", body("agent-01", "1"), "Content-Type", "text/plain")
                .isProblem(415, "unsupported-media-type");
    }

    @Test
    void aMediaTypeThatIsNotWritten() {
        http.get("/deployments", "Accept", "application/xml").isProblem(406, "not-acceptable");
    }

    @Test
    void aBrowserGetsProblemsToo() {
        http.get("/deployments/deploy_0/status", "Accept", "text/html").isProblem(404, "unknown-deployment");
    }

    @Test
    void anOversizedBody() throws IOException {
        String large = "{\"reason\":\"" + "x".repeat(64 * 1024) + "\"}";
        http.post("/deploy", large).isProblem(413, "too-large");
        http.raw(head("POST", "/deploy") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("1000\r\n" + "x".repeat(0x1000) + "\r\n").repeat(20) + "0\r\n\r\n")
                .isProblem(413, "too-large");
        assertThat(store.size()).isZero();
    }

    @Test
    void aChunkedBodyIsRead() throws IOException {
        String body = body("agent-01", "1.0.0");
        Answer answer = http.raw(head("POST", "/deploy")
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        assertThat(answer.at("/deployment_id")).startsWith("deploy_");
    }

    @Test
    void aBodyWithBrokenChunks() throws IOException {
        http.raw(head("POST", "/deploy") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                .isProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/deployments/..%2fstatus",
                "/deployments/%2e%2e%5cx",
                "/a|b",
                "/%",
                "/%zz",
                "/deployments/a;b=c/status",
                "/\\x",
                "/deployments/%ff/status",
                "/../../etc/passwd",
                "//",
                "/deployments//status"
            })
    void anInvalidTargetGetsNoPageOfTheContainer(String target) throws IOException {
        Answer answer = http.raw(head("GET", target) + "\r\n");

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("<html", "Tomcat", "Exception", "\tat ");
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.at("/type")).startsWith("urn:opsaga:problem:");
        assertThat(answer.json().at("/status").asInt()).isEqualTo(answer.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "G\u0001T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /deploy HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /deploy HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
            })
    void whatIsNotHttpGetsNoPageOfTheContainer(String request) throws IOException {
        Answer answer = http.raw(request);

        assertThat(answer.status()).isIn(400, 501, 505);
        answer.isProblem(answer.status(), "invalid-request");
    }

    @Test
    void aLargeHeader() throws IOException {
        Answer answer = http.raw(head("GET", "/deployments") + "X: " + "x".repeat(20_000) + "\r\n\r\n");

        answer.isProblem(answer.status(), "invalid-request");
    }

    @Test
    void theErrorPageItselfIsNothing() {
        http.get("/error").isProblem(404, "not-found");
    }

    @Test
    void whatNobodyExpectedTellsNothing() {
        store.failWith(new IllegalStateException("secret of io.opsaga.Store at jdbc:postgresql://db"));

        Answer answer = http.get("/deployments/deploy_0/status").isProblem(500, "internal");

        assertThat(answer.body()).doesNotContain("secret", "jdbc");
    }

    @Test
    void noServerIsNamed() {
        assertThat(http.get("/deployments").header("server")).isEmpty();
        assertThat(http.get("/deployments").header("x-content-type-options")).hasValue("nosniff");
    }

    private static String head(String method, String target) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, target);
    }
}
