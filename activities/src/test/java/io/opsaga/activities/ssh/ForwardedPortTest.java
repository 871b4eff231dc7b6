package io.opsaga.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server behind a machine, reached by a port of this host. */
@Timeout(60)
class ForwardedPortTest {
    private static final int LONG = 1 << 20;

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private ServerSocket far;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        machines = new SshMachines();
        far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread echo = new Thread(() -> {
            while (!far.isClosed()) {
                serveOne();
            }
        });
        echo.setDaemon(true);
        echo.start();
    }

    /** Gives back what comes, until the other side ends. */
    private void serveOne() {
        try {
            Socket socket = far.accept();
            Thread thread = new Thread(() -> {
                try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                    return;
                }
            });
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            return;
        }
    }

    @AfterEach
    void end() throws IOException {
        far.close();
        machines.close();
        box.close();
    }

    private ForwardedPort open() {
        return ForwardedPort.open(machines.shell(box.machine()), "127.0.0.1", far.getLocalPort());
    }

    private static Socket connect(ForwardedPort port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port.port());
    }

    private static void assertEchoes(Socket socket, byte[] sent) throws Exception {
        Thread writing = new Thread(() -> {
            try {
                socket.getOutputStream().write(sent);
            } catch (IOException e) {
                return;
            }
        });
        writing.start();
        assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writing.join();
    }

    @Test
    void severalConnectionsPassAtOnceInBothDirections() throws Exception {
        try (ForwardedPort port = open();
                Socket one = connect(port);
                Socket other = connect(port)) {
            assertEchoes(one, "one".getBytes(StandardCharsets.UTF_8));
            assertEchoes(other, new byte[LONG]);
            assertEchoes(one, new byte[LONG]);
            assertThat(port.failure()).isEmpty();
        }
    }

    @Test
    void whenItIsClosedNothingPassesAnyMore() throws Exception {
        Socket socket;
        int number;
        try (ForwardedPort port = open()) {
            number = port.port();
            socket = connect(port);
            assertEchoes(socket, "one".getBytes(StandardCharsets.UTF_8));
        }
        try (socket) {
            assertEnded(socket.getInputStream());
        }
        // Whoever was about to accept somebody keeps the port for a moment.
        await().untilAsserted(() -> assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), number).close()));
    }

    private static void assertEnded(InputStream input) {
        try {
            assertThat(input.read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void whyThereIsNoFarEndIsKnown() throws Exception {
        assertThatExceptionOfType(SshException.class)
                .isThrownBy(() -> ForwardedPort.open(machines.shell(box.machine()), "127.0.0.1", 1))
                .matches(e -> e.kind() == SshException.Kind.NOTHING_LISTENS);
        try (ForwardedPort port = open();
                Socket first = connect(port)) {
            assertEchoes(first, "one".getBytes(StandardCharsets.UTF_8));
            box.forbidForwarding();
            try (Socket second = connect(port)) {
                assertEnded(second.getInputStream());
                await().until(() -> port.failure().isPresent());
            }
        }
    }
}
