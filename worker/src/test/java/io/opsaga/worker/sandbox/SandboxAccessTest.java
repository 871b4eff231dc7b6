package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.apache.sshd.client.session.forward.PortForwardingTracker;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxAccessTest {
    @TempDir
    static Path data;

    private static Path folder;
    private static Sandbox sandbox;
    private static SshProbe main;

    @BeforeAll
    static void open() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        folder = data.resolve("sandbox");
        sandbox = Sandbox.open(data, 0, 0, jar);
        main = SshProbe.connect(folder, sandbox.port(Sandbox.MAIN));
    }

    @AfterAll
    static void close() throws Exception {
        main.close();
        sandbox.close();
    }

    @Test
    void onlyTheOneKeyAndTheOneUserAreLetIn() throws Exception {
        KeyPair stranger =
                SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair();
        KeyPair own = SshProbe.key(folder.resolve("keys/id"));
        int port = sandbox.port(Sandbox.MAIN);

        assertThatThrownBy(() -> SshProbe.connect(folder, port, Sandbox.USER, stranger))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("No more authentication methods");
        assertThatThrownBy(() -> SshProbe.connect(folder, port, "root", own)).isInstanceOf(SshException.class);
    }

    @Test
    void theMachinesProveDifferentKeys() throws Exception {
        assertThat(Files.readAllLines(folder.resolve("keys/known_hosts")))
                .hasSize(2)
                .allMatch(line -> line.startsWith("[127.0.0.1]:") && line.contains(" ssh-ed25519 "))
                .extracting(line -> line.substring(line.lastIndexOf(' ')))
                .doesNotHaveDuplicates();
    }

    @Test
    void keysAndFoldersAreTheOwnersOnly() throws IOException {
        try (Stream<Path> keys = Files.list(folder.resolve("keys"))) {
            assertThat(keys).hasSize(6).allSatisfy(key -> assertThat(mode(key)).isEqualTo("rw-------"));
        }
        for (String name : new String[] {"", "keys", Sandbox.MAIN, Sandbox.SECOND}) {
            assertThat(mode(folder.resolve(name))).isEqualTo("rwx------");
        }
    }

    private static String mode(Path path) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aRelativePathMeansTheSameFileToSftpAndToCommands() throws Exception {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(main.session())) {
            sftp.mkdir("releases");
            try (OutputStream file = sftp.write("releases/VERSION")) {
                file.write("1.0.0".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(main.exec("cat releases/VERSION; ln -s releases current").out())
                    .isEqualTo("1.0.0");
            assertThat(read(sftp, "current/VERSION")).isEqualTo("1.0.0");
            assertThat(read(sftp, "/releases/VERSION")).isEqualTo("1.0.0");
        }
    }

    @Test
    void sftpDoesNotLeaveTheHome() throws Exception {
        Files.writeString(folder.resolve("outside"), "secret");
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(main.session())) {
            for (String path : new String[] {
                "../outside",
                "/../outside",
                "a/../../outside",
                "../keys/id",
                folder.resolve("outside").toString(),
                "/etc/passwd"
            }) {
                assertThatIOException().as(path).isThrownBy(() -> read(sftp, path));
                assertThatIOException().as(path).isThrownBy(() -> write(sftp, path + "/../new"));
            }
            assertThat(folder.resolve("new")).doesNotExist();
        }
    }

    private static String read(SftpClient sftp, String path) throws IOException {
        try (InputStream file = sftp.read(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(SftpClient sftp, String path) throws IOException {
        try (OutputStream file = sftp.write(path)) {
            file.write('x');
        }
    }

    @Test
    void agentsAreAskedThroughAForwardedConnection() throws Exception {
        HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        agent.start();
        try {
            assertThat(askThrough("127.0.0.1", agent.getAddress().getPort())).startsWith("HTTP/1.1 204");
            assertThat(askThrough("localhost", agent.getAddress().getPort())).isEmpty();
            assertThat(askThrough("127.0.0.2", agent.getAddress().getPort())).isEmpty();
        } finally {
            agent.stop(0);
        }
    }

    /** What the far address answers, or nothing where the machine does not forward to it. */
    private static String askThrough(String host, int port) throws IOException {
        SshdSocketAddress local = new SshdSocketAddress("127.0.0.1", 0);
        try (PortForwardingTracker tracker =
                        main.session().createLocalPortForwardingTracker(local, new SshdSocketAddress(host, port));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tracker.getBoundAddress().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }

    @Test
    void nothingIsListenedOnForTheClient() {
        assertThatIOException()
                .isThrownBy(() -> main.session()
                        .startRemotePortForwarding(
                                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress("127.0.0.1", 1)));
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        int taken = sandbox.port(Sandbox.MAIN);
        Path other = Files.createDirectory(data.resolve("other"));

        assertThatIOException()
                .isThrownBy(() -> Sandbox.open(other, 0, taken, data.resolve("agent.jar")))
                .withMessageContaining("pc2")
                .withMessageContaining(String.valueOf(taken));
    }
}
