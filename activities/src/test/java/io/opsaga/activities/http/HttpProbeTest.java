package io.opsaga.activities.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opsaga.activities.http.ProbeFailure.Kind;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    private Answer ask(From from, int port, @Nullable String text, Duration timeout) {
        Target target = new Target(false, "127.0.0.1", port, "/health?deep=1", text);
        return from == From.HERE ? probe.get(target, timeout) : probe.get(machine, target, timeout);
    }

    @ParameterizedTest
    @EnumSource
    void anyStatusIsAnAnswer(From from) throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\nX: y\r\n\r\n{\"status\":\"wäll\"}")) {
            assertThat(ask(from, server.port(), "wäll", SOON)).isEqualTo(new Answer(200, true));
            assertThat(ask(from, server.port(), "well", SOON)).isEqualTo(new Answer(200, false));
            assertThat(server.request).startsWith("GET /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:");
        }
        try (Server server = new Server("HTTP/1.0 503\ncontent-length: 2\n\nnotmore")) {
            assertThat(ask(from, server.port(), "not", SOON)).isEqualTo(new Answer(503, false));
        }
    }

    /** As servers answer that are well. */
    static Stream<String> wellPut() {
        return Stream.of(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta\r\n8\r\ntus\":\"ok\r\n2\r\n\"}\r\n0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"status\":\"ok\"}",
                "HTTP/1.1 200\nContent-Length: 15\n\n{\"status\":\"ok\"}",
                "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(200_000) + "\"status\":\"ok\"",
                "HTTP/1.1 200 OK\r\nX: " + "y".repeat(60_000) + "\r\n\r\n\"status\":\"ok\"",
                "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(900) + "\r\n\"status\":\"ok\"");
    }

    @ParameterizedTest
    @MethodSource("wellPut")
    void itIsUnderstoodHoweverItIsPut(String answer) throws IOException {
        try (Server server = new Server(answer)) {
            server.holdOpen = true;
            for (From from : From.values()) {
                assertThat(ask(from, server.port(), "\"status\":\"ok\"", SOON)).isEqualTo(new Answer(200, true));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatDoesNotEndIsReadNoFurtherThanItMatters(From from) throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: hi\n\n")) {
            server.holdOpen = true;
            assertThat(ask(from, server.port(), null, SOON)).isEqualTo(new Answer(200, true));
            assertThat(ask(from, server.port(), "hi", SOON)).isEqualTo(new Answer(200, true));
            assertFails(Kind.TIMEOUT, from, server.port(), "ho", SHORT);
        }
        try (Server server = new Server("HTTP/1.1 204 No Content\r\n\r\n")) {
            server.holdOpen = true;
            assertThat(ask(from, server.port(), null, SOON)).isEqualTo(new Answer(204, true));
            assertThat(ask(from, server.port(), "hi", SOON)).isEqualTo(new Answer(204, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBehindAMebibyteIsNotRead(From from) throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(3_000_000) + "ok")) {
            assertThat(ask(from, server.port(), "ok", SOON)).isEqualTo(new Answer(200, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentMayBeAskedByHttps(From from) throws Exception {
        HttpsServer server = httpsServer();
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try (Server plain = new Server("HTTP/1.1 200 OK\r\n\r\nok")) {
            Target target = new Target(true, "127.0.0.1", server.getAddress().getPort(), "/health", "ok");
            Answer answer = from == From.HERE ? probe.get(target, SOON) : probe.get(machine, target, SOON);
            assertThat(answer).isEqualTo(new Answer(200, true));
            Target noTls = new Target(true, "127.0.0.1", plain.port(), "/health", null);
            assertThat(catchThrowableOfType(ProbeFailure.class, () -> probe.get(machine, noTls, SHORT))
                            .kind())
                    .isEqualTo(Kind.TIMEOUT);
        } finally {
            server.stop(0);
        }
    }

    /** With a certificate that it gave itself, for another host. */
    private HttpsServer httpsServer() throws Exception {
        Path store = folder.resolve("keys");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=agent",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertThat(new Target(false, "::1", 80, "/", null).authority()).isEqualTo("[::1]:80");
        assertThat(new Target(false, "[::1]", 80, "/", null).authority()).isEqualTo("[::1]:80");
        assertThat(new Target(true, "box", 443, "/x", null).url()).isEqualTo("https://box:443/x");
    }

    @Test
    void aMachineThatLetsNothingBeAskedSaysWhichOptionThatIs() throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(probe.obstacle(machine, "127.0.0.1", server.port())).isEmpty();
            box.forbidForwarding();
            assertThat(probe.obstacle(machine, "127.0.0.1", server.port()))
                    .hasValueSatisfying(why -> assertThat(why).contains("AllowTcpForwarding"));
            assertFails(Kind.FORBIDDEN, From.MACHINE, server.port(), null, SOON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortWhereNothingListensIsRefused(From from) throws IOException {
        int free;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = port.getLocalPort();
        }

        assertFails(Kind.REFUSED, from, free, null, SOON);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatDoesNotComeOrDoesNotEndIsATimeout(From from) throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails(Kind.TIMEOUT, from, mute.getLocalPort(), null, SHORT);
        }
        try (Server server = new Server("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
            server.holdOpen = true;
            assertFails(Kind.TIMEOUT, from, server.port(), "whole", SHORT);
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
            "HTTP/2 200 OK\r\n\r\n",
            "x".repeat(200_000),
        }) {
            try (Server server = new Server(nonsense)) {
                assertFails(Kind.GARBLED, from, server.port(), "whole", SOON);
            }
        }
    }

    @Test
    void aMachineThatIsNotThereIsUnreachable() throws IOException {
        box.close();

        assertFails(Kind.UNREACHABLE, From.MACHINE, 80, null, SOON);
    }

    @Test
    void nothingCanBeSmuggledIntoTheRequest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Target(false, "127.0.0.1", 80, "/ HTTP/1.0\r\nX: y", null));
    }

    private void assertFails(Kind kind, From from, int port, @Nullable String text, Duration timeout) {
        ProbeFailure failure = catchThrowableOfType(ProbeFailure.class, () -> ask(from, port, text, timeout));
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
