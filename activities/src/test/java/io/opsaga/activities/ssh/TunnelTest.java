package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TunnelTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private RemoteShell shell;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        machines = new SshMachines();
        shell = machines.shell(box.machine());
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    @Test
    void aTunnelReachesWhatListensOverThere() throws Exception {
        byte[] word = new byte[8];
        ThreadLocalRandom.current().nextBytes(word);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread echo = new Thread(() -> echo(listener));
            echo.start();
            try (Tunnel tunnel = shell.tunnel("127.0.0.1", listener.getLocalPort(), SOON)) {
                tunnel.output().write(word);
                tunnel.output().close();
                assertThat(tunnel.input().readAllBytes()).isEqualTo(word);
            }
            echo.join();
        }
    }

    private static void echo(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTunnelToAPortWhereNothingListensSaysSo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertKind(Kind.NOTHING_LISTENS, () -> shell.tunnel("127.0.0.1", port, SOON));
    }

    @Test
    void closingATunnelWakesItsReader() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Tunnel tunnel = shell.tunnel("127.0.0.1", listener.getLocalPort(), SOON)) {
            Thread closer = new Thread(tunnel::close);
            closer.start();
            assertThat(readToEnd(tunnel)).isEmpty();
            closer.join();
        }
    }

    private static byte[] readToEnd(Tunnel tunnel) {
        try {
            return tunnel.input().readAllBytes();
        } catch (IOException closed) {
            return new byte[0];
        }
    }

    @Test
    void aTunnelToACommandSpeaksWithIt() throws Exception {
        try (Tunnel tunnel = shell.tunnelToCommand("tr a-z A-Z")) {
            tunnel.output().write("loud".getBytes(UTF_8));
            tunnel.output().close();
            assertThat(tunnel.input().readAllBytes()).asString(UTF_8).isEqualTo("LOUD");
        }
    }
}
