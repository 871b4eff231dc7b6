package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.Http;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The Web UI's port, before a made-up server that repeats what it was asked. */
class WebUiTest extends ApiTest {
    private static final String TERMINATE = "/api/v1/namespaces/default/workflows/deploy_1/terminate";
    private static final String ROLLBACK = "/api/v1/namespaces/default/workflows/deploy_1/signal/rollback";
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final HttpServer UI = ui();
    private static final int PORT = freePort();

    private final Http ui = new Http(PORT);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("opsaga.web-ui.port", () -> PORT);
        registry.add(
                "opsaga.web-ui.server",
                () -> "http://127.0.0.1:" + UI.getAddress().getPort());
        registry.add("opsaga.temporal.ui-url", () -> "https://ops.example:8443");
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    @AfterAll
    static void stop() {
        UI.stop(0);
    }

    @Test
    void whoeverSitsAtTheMachineSeesTheUi() {
        Answer page = ui.get("/namespaces/default/workflows?query=a%20b&x", "Cookie", "_csrf=1")
                .has(200);

        assertThat(page.body()).isEqualTo("hello");
        assertThat(page.header("set-cookie")).hasValue("_csrf=2");
        assertThat(page.header("x-frame-options")).hasValue("DENY");
        assertThat(ASKED).containsExactly("GET /namespaces/default/workflows?query=a%20b&x [] _csrf=1");
        assertThat(ui.post(TERMINATE, "{\"reason\":\"x\"}").has(200).body()).isEqualTo("hello");
        assertThat(ASKED).last().isEqualTo("POST " + TERMINATE + " [{\"reason\":\"x\"}] null");
    }

    @Test
    void theApiIsNotThere() {
        assertThat(ui.get("/deployments").has(200).body()).isEqualTo("hello");
        assertThat(ui.get("/health/live").has(200).body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8233", "127.0.0.1.evil.example", "10.0.0.1", "ops.example"})
    void aNameThatWasMadeToPointHereIsRefusedWithEveryKey(String host) throws IOException {
        String key = keys.create("boss", Role.ADMIN);
        for (String header : List.of("", "Authorization: Bearer " + key + "\r\n")) {
            ui.raw("GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(host, header))
                    .isProblem(403, "cross-origin");
        }
        assertThat(ASKED).isEmpty();
    }

    @Test
    void theNameThatItIsKnownByIsServedWithAKey() throws IOException {
        String key = keys.create("boss", Role.ADMIN);
        String request = "GET / HTTP/1.1\r\nHost: ops.example:8443\r\nConnection: close\r\n%s\r\n";
        Answer asks = ui.raw(request.formatted(""));
        assertThat(asks.status()).isEqualTo(401);
        assertThat(ui.raw(request.formatted("Authorization: " + basic(key) + "\r\n"))
                        .status())
                .isEqualTo(200);
        // The key has served its purpose, and goes no further.
        assertThat(ASKED).containsExactly("GET / [] null");
    }

    @Test
    void pagesOfOtherSitesReadAndChangeNothing() {
        ui.get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors").isProblem(403, "cross-origin");
        ui.get("/", "Origin", "http://evil.example").isProblem(403, "cross-origin");
        ui.send("POST", TERMINATE, "{}", "Origin", "http://evil.example", "Content-Type", "text/plain")
                .isProblem(403, "cross-origin");
        ui.send("POST", TERMINATE, "{}", "Sec-Fetch-Site", "same-site").isProblem(403, "cross-origin");
        assertThat(ASKED).isEmpty();

        ui.get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
                .has(200);
    }

    @Test
    void rolesHoldHereToo() {
        String viewer = basic(keys.create("viewer", Role.VIEWER));
        String operator = basic(keys.create("operator", Role.OPERATOR));
        String scoped = basic(keys.create(new Owner("ci", Role.ADMIN, List.of("staging")), null));

        ui.get("/", "Authorization", viewer).has(200);
        ui.post(ROLLBACK, "{}", "Authorization", viewer).isProblem(403, "forbidden");
        ui.post(ROLLBACK, "{}", "Authorization", operator).has(200);
        ui.post(TERMINATE, "{}", "Authorization", operator).isProblem(403, "forbidden");
        ui.post(ROLLBACK, "{}", "Authorization", scoped).isProblem(403, "forbidden");
        ui.get("/", "Authorization", basic("wrong")).isProblem(401, "unauthenticated");
        // A dialog's answer is no key of the API's: a browser would show it unasked for.
        http.get("/deployments", "Authorization", viewer).isProblem(401, "unauthenticated");
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(("me:" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpServer ui() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                var headers = exchange.getRequestHeaders();
                for (String gone : List.of("Authorization", "Origin", "Sec-Fetch-Site")) {
                    assertThat(headers.containsKey(gone)).isFalse();
                }
                ASKED.add("%s %s [%s] %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                body,
                                headers.getFirst("Cookie")));
                exchange.getResponseHeaders().add("Set-Cookie", "_csrf=2");
                exchange.getResponseHeaders().add("X-Frame-Options", "SAMEORIGIN");
                byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
