package io.opsaga.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tests use one folder, one after the other: its binaries are unpacked and its database is made only once. */
class EmbeddedPostgresServerTest {
    @TempDir
    static Path folder;

    @AfterEach
    void nothingRuns() throws IOException {
        Optional<Postmaster> left = Postmaster.of(data());
        left.ifPresent(postmaster -> postmaster.stop(Duration.ofSeconds(10)));
        assertThat(left).as("server left running").isEmpty();
    }

    @Test
    void itIsDurableAndListensToOwnersOnLoopbackOnly() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isFalse();
            assertThat(Sql.show(server, "fsync")).isEqualTo("on");
            assertThat(Sql.show(server, "synchronous_commit")).isEqualTo("on");
            assertThat(Sql.show(server, "max_connections")).isEqualTo("60");
            assertThat(Sql.show(server, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Sql.show(server, "unix_socket_directories")).isEmpty();
            assertThat(Sql.show(server, "server_version")).startsWith("18.");
            assertThat(Sql.show(server, "server_encoding")).isEqualTo("UTF8");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), null))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whatDiesUnderItIsStartedAgainWhereItWas() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            Postmaster first = Postmaster.of(data()).orElseThrow();
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(Sql.show(server, "fsync")).isEqualTo("on"));

            Postmaster second = Postmaster.of(data()).orElseThrow();
            assertThat(second.pid()).isNotEqualTo(first.pid());
            assertThat(second.port()).isEqualTo(first.port());
        }
        assertThat(Postmaster.of(data())).isEmpty();
    }

    @Test
    void thePasswordIsReadByItsOwnerOnlyAndIsOnNoCommandLineAndInNoLog() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedPostgresServer server = start()) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(folder))
                    .as("the folder with the binaries")
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.readString(folder.resolve("postgres.log"))).doesNotContain(server.password());
            assertThat(server.jdbcUrl()).doesNotContain(server.password());
            try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
                assertThat(processes.flatMap(each -> each.info().commandLine().stream()))
                        .noneMatch(line -> line.contains(server.password()));
            }
        }
    }

    @Test
    void dataAreThereAfterARestart() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            Sql.write(server, "restarted");
        }
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isFalse();
            assertThat(Sql.read(server)).contains("restarted");
        }
    }

    @Test
    void aFolderHasOneUserAtATime() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            assertThatThrownBy(EmbeddedPostgresServerTest::start).hasMessageContaining("in use by this process");
            assertThat(Sql.show(server, "fsync")).isEqualTo("on");

            Process other = OtherProcess.on(folder);
            assertThat(OtherProcess.output(other)).contains("in use by another process");
            assertThat(other.waitFor()).isNotZero();
        }
    }

    @Test
    void aServerLeftByAKilledProcessIsAdoptedAndStopped() throws Exception {
        Process owner = OtherProcess.on(folder);
        String said = OtherProcess.url(owner);
        owner.destroyForcibly().waitFor();
        Postmaster left = Postmaster.of(data()).orElseThrow();

        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isTrue();
            assertThat(server.jdbcUrl()).isEqualTo(said);
            assertThat(Postmaster.of(data())).contains(left);
            assertThat(Sql.read(server)).contains("written by the killed process");
        }
        assertThat(Postmaster.of(data())).isEmpty();
        assertThatThrownBy(() -> DriverManager.getConnection(said, "postgres", ""))
                .hasMessageContaining("refused");
    }

    @Test
    void aKilledServerRecoversWhatWasCommittedAlthoughItsChildrenOutliveIt() throws Exception {
        Thread busy;
        try (EmbeddedPostgresServer server = start()) {
            Sql.write(server, "committed");
            // A process that calculates does not notice the end of its postmaster.
            busy = new Thread(() -> Sql.calculate(server));
            busy.start();
            await().until(() -> "1".equals(Sql.query(server, Sql.CALCULATING)));
            ProcessHandle postmaster =
                    ProcessHandle.of(Postmaster.of(data()).orElseThrow().pid()).orElseThrow();
            postmaster.destroyForcibly();
            await().until(() -> Postmaster.of(data()).isEmpty());
        }
        assertThat(busy.isAlive()).as("still calculating").isTrue();
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isFalse();
            assertThat(Sql.read(server)).contains("committed");
        }
        busy.join();
    }

    @Test
    void aNoteWithTheProcessIdOfSomethingElseIsNoServer() throws Exception {
        start().close();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    Postmaster.note(data()),
                    "%d\n%s\n1\n1\n\n127.0.0.1\n  1 1\nready\n".formatted(other.pid(), data()));
            try (EmbeddedPostgresServer server = start()) {
                assertThat(server.isAdopted()).isFalse();
                assertThat(Sql.show(server, "fsync")).isEqualTo("on");
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsSaidAtOnce() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> EmbeddedPostgresServer.start(folder, taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort());
        }
        start().close();
    }

    @Test
    void halfADatabaseIsSetAside(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("data"));
        Files.writeString(other.resolve("data").resolve("PG_VERSION"), "18");
        DataFolder.setAsideIncomplete(other.resolve("data"));
        assertThat(other.resolve("data")).doesNotExist();
        try (Stream<Path> left = Files.list(other)) {
            assertThat(left).singleElement().asString().contains("data.incomplete.");
        }
    }

    @Test
    void dataWithoutTheirPasswordAreSaidToBeSo(@TempDir Path other) {
        assertThatThrownBy(() -> PasswordFile.in(other, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password is missing");
    }

    private static EmbeddedPostgresServer start() throws IOException {
        return EmbeddedPostgresServer.start(folder, 0);
    }

    private static Path data() throws IOException {
        return folder.toRealPath().resolve("data");
    }
}
