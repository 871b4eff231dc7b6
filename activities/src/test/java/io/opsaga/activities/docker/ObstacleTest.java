package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why an engine's socket cannot be reached, as a machine finds it out. */
@Timeout(30)
class ObstacleTest {
    @TempDir
    Path folder;

    private Path socket;
    private ServerSocketChannel engine;

    @BeforeEach
    void listen() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = folder.resolve("docker.sock");
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        engine.bind(UnixDomainSocketAddress.of(socket));
        for (String tool : List.of("id", "stat", "grep", "readlink", "sh")) {
            Files.createSymbolicLink(folder.resolve(tool), Path.of("/usr/bin", tool));
        }
    }

    @AfterEach
    void end() throws IOException {
        engine.close();
    }

    @Test
    void aSocketForAGroupNamesTheGroup() throws Exception {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        String group =
                Files.readAttributes(socket, PosixFileAttributes.class).group().getName();

        assertThat(told("nobody"))
                .startsWith("3: nobody may not use " + socket)
                .contains("usermod -aG %s nobody; or give nobody an engine of its own".formatted(group));
    }

    /** A rootless engine beside the system's. */
    @Test
    void whoMayNotUseTheSocketMayHaveAnEngineOfItsOwn() throws Exception {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        Files.createSymbolicLink(folder.resolve("docker"), Path.of("/usr/bin/true"));
        assertThat(told("nobody")).isEqualTo("0: ");

        Files.delete(folder.resolve("docker"));
        Files.createSymbolicLink(folder.resolve("docker"), Path.of("/usr/bin/false"));
        assertThat(told("nobody")).startsWith("3: nobody may not use " + socket);
    }

    @Test
    void noSocketIsNoEngine() throws Exception {
        Files.delete(socket);

        assertThat(told("root")).isEqualTo("4: there is no Docker engine: no socket " + socket);
    }

    @Test
    void aSocketWhereNobodyListensIsNoEngine() throws Exception {
        engine.close();

        assertThat(told("root")).isEqualTo("4: no Docker engine listens at " + socket);
    }

    @Test
    void whatAnEngineListensAtAndIsNotReachedIsTheOption() throws Exception {
        assertThat(told("root")).startsWith("3: ").contains("AllowStreamLocalForwarding");
    }

    @Test
    void whereThereIsItsCommandThatWillDo() throws Exception {
        Files.createSymbolicLink(folder.resolve("docker"), Path.of("/usr/bin/true"));

        assertThat(told("root")).isEqualTo("0: ");
    }

    /** Exit code and words, for an account. */
    private String told(String account) throws Exception {
        List<String> command = new ArrayList<>();
        if (account.equals("nobody")) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.addAll(List.of("env", "PATH=" + folder, "/bin/sh", "-c", Obstacle.script(socket.toString())));
        Process process = new ProcessBuilder(command).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said.strip();
    }
}
