package io.opsaga.activities.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.http.ProbeFailure.Kind;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class HttpProbeTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private Machine machine;
    private SshMachines machines;
    private HttpProbe probe;

    enum From {
        MACHINE,
        HERE
    }

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        machine = box.machine();
        machines = new SshMachines();
        probe = new HttpProbe(machines);
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    private Answer ask(From from, int port, Duration timeout) {
        return from == From.HERE
                ? probe.get("127.0.0.1", port, "/health?deep=1", timeout)
                : probe.get(machine, "127.0.0.1", port, "/health?deep=1", timeout);
    }

    @ParameterizedTest
    @EnumSource
    void anyStatusIsAnAnswer(From from) throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\nX: y\r\n\r\n{\"status\":\"wäll\"}")) {
            assertThat(ask(from, server.port(), SOON)).isEqualTo(new Answer(200, "{\"status\":\"wäll\"}"));
            assertThat(server.request).startsWith("GET /health?deep=1 HTTP/1.0\r\nHost: 127.0.0.1:");
        }
        try (Server server = new Server("HTTP/1.0 503\ncontent-length: 2\n\nnotmore")) {
            assertThat(ask(from, server.port(), SOON)).isEqualTo(new Answer(503, "no"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheBeginningOfALongBodyIsKept(From from) throws IOException {
        try (Server server = new Server("HTTP/1.0 200 OK\r\n\r\n" + "x".repeat(100_000))) {
            assertThat(ask(from, server.port(), SOON).body()).hasSize(65536);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortWhereNothingListensIsRefused(From from) throws IOException {
        int free;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = port.getLocalPort();
        }

        assertFails(Kind.REFUSED, from, free, SOON);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatDoesNotComeOrDoesNotEndIsATimeout(From from) throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails(Kind.TIMEOUT, from, mute.getLocalPort(), SHORT);
        }
        try (Server server = new Server("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
            server.holdOpen = true;
            assertFails(Kind.TIMEOUT, from, server.port(), SHORT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotHttpOrBreaksOffIsGarbled(From from) throws IOException {
        for (String nonsense : new String[] {
            "",
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.0 2",
            "HTTP/1.0 200 OK\r\nX: y",
            "HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "HTTP/1.0 200 OK\r\nContent-Length: x\r\n\r\nhalf",
            "x".repeat(20_000),
        }) {
            try (Server server = new Server(nonsense)) {
                assertFails(Kind.GARBLED, from, server.port(), SOON);
            }
        }
    }

    @Test
    void aMachineThatIsNotThereIsUnreachable() throws IOException {
        box.close();

        assertFails(Kind.UNREACHABLE, From.MACHINE, 80, SOON);
    }

    @Test
    void nothingCanBeSmuggledIntoTheRequest() {
        assertThatIllegalArgumentException().isThrownBy(() -> probe.get("127.0.0.1", 80, "/ HTTP/1.0\r\nX: y", SOON));
    }

    private void assertFails(Kind kind, From from, int port, Duration timeout) {
        ProbeFailure failure = catchThrowableOfType(ProbeFailure.class, () -> ask(from, port, timeout));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).describedAs(failure.getMessage()).isEqualTo(kind);
    }

    /** Says one thing to whoever connects, after the request's headers. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final String says;
        private volatile String request = "";
        private volatile boolean holdOpen;

        Server(String says) throws IOException {
            this.says = says;
            Thread thread = new Thread(this::serve);
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void serve() {
            while (true) {
                try (Socket client = listener.accept()) {
                    request = read(client);
                    client.getOutputStream().write(says.getBytes(StandardCharsets.UTF_8));
                    if (holdOpen) {
                        client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    }
                } catch (IOException e) {
                    if (listener.isClosed()) {
                        return;
                    }
                }
            }
        }

        private static String read(Socket client) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                int c = client.getInputStream().read();
                if (c < 0) {
                    break;
                }
                text.append((char) c);
            }
            return text.toString();
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
