package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sends its body slowly, or never, keeps nobody else from an answer. */
class SlowBodiesTest extends ApiTest {
    /** More than the server has threads. */
    private static final int MANY = 250;

    /** Sooner than the container gives a silent connection up. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void manyWhoseBodiesDoNotComeKeepNobodyElseWaiting() throws IOException {
        for (int i = 0; i < MANY; i++) {
            begin("localhost", i % 2 == 0 ? "Content-Length: 1000" : "Transfer-Encoding: chunked");
        }
        othersAreAnswered();
    }

    @Test
    void manyWithoutAKeyKeepNobodyElseWaitingAndAreRefusedUnread() throws IOException {
        for (int i = 0; i < MANY; i++) {
            begin("opsaga.example", i % 2 == 0 ? "Content-Length: 1000" : "Transfer-Encoding: chunked");
        }
        othersAreAnswered();
        for (Socket socket : slow) {
            socket.setSoTimeout((int) SOON.toMillis());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 401").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void aBodyThatComesInPiecesIsReadAndOneThatNeverEndsIsGivenUp() throws IOException {
        Socket never = begin("localhost", "Content-Length: 1000");
        String body = body("agent-01", "1.0.0");
        for (String length : List.of("Content-Length: " + body.length(), "Transfer-Encoding: chunked")) {
            boolean chunked = length.startsWith("Transfer");
            Socket socket = open("localhost", length + "\r\nConnection: close");
            for (int i = 0; i < body.length(); i++) {
                char piece = body.charAt(i);
                send(socket, chunked ? "1\r\n" + piece + "\r\n" : String.valueOf(piece));
            }
            send(socket, chunked ? "0\r\n\r\n" : "");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("application/");
            assertThat(answer.lines().findFirst().orElseThrow()).containsAnyOf("202", "409");
        }
        assertThat(store.size()).isEqualTo(1);
        String answer = new String(never.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 408").contains("urn:opsaga:problem:body-too-slow");
    }

    private void othersAreAnswered() {
        assertTimeoutPreemptively(SOON, () -> {
            assertThat(http.get("/health").status()).isEqualTo(200);
            Answer deployed = deploy("agent-01", "1.0.0").has(202);
            http.get("/deployments/" + deployed.at("/deployment_id") + "/status")
                    .has(200);
        });
    }

    /** Half a body. */
    private Socket begin(String host, String length) throws IOException {
        Socket socket = open(host, length);
        send(socket, length.startsWith("Transfer") ? "100\r\n{" : "{\"agent_id\":");
        return socket;
    }

    private Socket open(String host, String header) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
        slow.add(socket);
        send(
                socket,
                "POST /deploy HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                        .formatted(host, header));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
