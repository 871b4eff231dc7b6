package io.opsaga.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How agents that others hold are waited for, against answers as the API gives them. */
class FleetStartTest {
    private static final Duration NOW = Duration.ZERO;
    private static final String HELD =
            "{\"status\":409,\"type\":\"urn:opsaga:problem:target-locked\",\"detail\":\"b is held by deploy_1\",\"target\":\"b\"}";
    private static final String STARTED =
            "{\"operation_id\":\"fleet_1\",\"environment\":\"testing\",\"stage\":\"initialized\",\"agents\":[]}";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private FleetStart start;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/fleet/deploy", exchange -> {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = answers.remove();
            int status = answer.contains("\"status\":") ? Integer.parseInt(answer.substring(10, 13)) : 202;
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        RestClient rest = new RestClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        List<Declared> agents =
                List.of(new Declared("testing", "a", "1.0", "healthy"), new Declared("testing", "b", "", "unknown"));
        start = new FleetStart(rest, "testing", agents, true, NOW);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void anAgentThatIsHeldIsWaitedForAndThenLeftOut() throws Exception {
        answers.addAll(List.of(HELD, HELD, STARTED));

        assertThat(start.attempt(NOW)).isEmpty();
        assertThat(start.waiting()).isEqualTo("b is held by deploy_1");
        FleetRun run = start.attempt(NOW.plus(Duration.ofMinutes(3))).orElseThrow();

        assertThat(run.id()).isEqualTo("fleet_1");
        assertThat(start.leftOut()).containsOnlyKeys("b");
        assertThat(requests.get(0))
                .contains("\"adopt\":true")
                .contains("\"agents\":[\"*\"]")
                .contains("\"version\":\"current\"");
        assertThat(requests.get(2)).contains("\"agents\":[\"a\"]");
        assertThat(requests).noneMatch(request -> request.contains("1.0"));
    }

    @Test
    void aRefusalIsNotWaitedFor() throws Exception {
        answers.add("{\"status\":409,\"detail\":\"1.0 is in quarantine\"}");

        FleetRun run = start.attempt(NOW).orElseThrow();

        assertThat(run.isOver()).isTrue();
        assertThat(run.wanted()).isZero();
        assertThat(run.failure()).isEqualTo("1.0 is in quarantine");
    }
}
