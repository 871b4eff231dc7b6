package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the client did wrong is told the client, and is no failure of ours: no 5xx, and no stack trace in the log. */
class ClientFaultsTest extends ApiTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void noStackTraceWasLogged() {
        root.detachAppender(log);
        assertThat(log.list)
                .filteredOn(event -> event.getThrowableProxy() != null)
                .as("stack traces in the log")
                .isEmpty();
        assertThat(store.size()).isZero();
    }

    static Stream<String> unreadable() {
        String many =
                IntStream.rangeClosed(0, 1000).mapToObj("p%d=1"::formatted).collect(Collectors.joining("&"));
        return Stream.of("=x", "==", "%zz", "a=%zz", "%zz=1", "a=%", "a=%ff", many);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void aQueryThatCannotBeRead(String query) throws IOException {
        for (String path : List.of("/deployments", "/agents", "/health", "/docs", "/nothing", "/actuator/health")) {
            http.raw(head("GET", path + "?" + query) + "\r\n").isProblem(400, "invalid-request");
        }
        for (String path : List.of("/deploy", "/deployments/x/retry_rollback", "/keys", "/fleet/deploy")) {
            http.raw(head("POST", path + "?" + query) + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                    .isProblem(400, "invalid-request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=x",
                "multipart/mixed",
                "application/x-www-form-urlencoded",
                "application/yaml",
                "application/xml",
                "*/*",
                "application/*",
                "garbage",
                "/"
            })
    void aBodyThatIsNotJson(String type) throws IOException {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            for (String path : List.of("/deploy", "/deployments/x/retry_rollback", "/deployments")) {
                Answer answer =
                        http.raw(head(method, path) + "Content-Type: " + type + "\r\nContent-Length: 7\r\n\r\na=%zz&b");
                answer.isProblem(answer.status(), kind(answer));
                assertThat(answer.status()).as(method + path).isIn(405, 415);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "//x", "///", "//[", "/./", "/%5B%5D"})
    void aPathThatIsNoAddress(String path) throws IOException {
        Answer answer = http.raw(head("GET", path) + "\r\n");
        assertThat(answer.status()).isBetween(400, 404);
        answer.isProblem(answer.status(), answer.status() == 404 ? "not-found" : "invalid-request");
    }

    @Test
    void partsOfHealthHaveNoParts() {
        for (String path : List.of("a/b", "db/x", "liveness/x", "a/b/c", "ping/x/y", "%61/b")) {
            http.get("/actuator/health/" + path).isProblem(404, "not-found");
        }
        http.get("/actuator/health/a").has(404);
        http.get("/actuator/health").has(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/yaml", "application/x-yaml", "text/yaml", "application/cbor", "application/xml"})
    void thereIsOneRepresentation(String type) {
        http.get("/deployments", "Accept", type).isProblem(406, "not-acceptable");
        http.get("/agents", "Accept", type + ", application/json;q=0.1").has(200);
        http.get("/deployments/deploy_0/status", "Accept", type).isProblem(404, "unknown-deployment");
    }

    private static String kind(Answer answer) {
        return answer.status() == 405 ? "method-not-allowed" : "unsupported-media-type";
    }

    private static String head(String method, String target) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, target);
    }
}
