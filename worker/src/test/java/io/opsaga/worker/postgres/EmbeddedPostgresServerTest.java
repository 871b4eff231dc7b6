package io.opsaga.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
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
            assertThat(show(server, "fsync")).isEqualTo("on");
            assertThat(show(server, "synchronous_commit")).isEqualTo("on");
            assertThat(show(server, "max_connections")).isEqualTo("60");
            assertThat(show(server, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(server, "unix_socket_directories")).isEmpty();
            assertThat(show(server, "server_version")).startsWith("18.");
            assertThat(show(server, "server_encoding")).isEqualTo("UTF8");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), null))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void thePasswordIsReadByItsOwnerOnlyAndIsOnNoCommandLineAndInNoLog() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
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
            write(server, "restarted");
        }
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isFalse();
            assertThat(read(server)).contains("restarted");
        }
    }

    @Test
    void aFolderHasOneUserAtATime() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            assertThatThrownBy(EmbeddedPostgresServerTest::start).hasMessageContaining("in use by this process");
            assertThat(show(server, "fsync")).isEqualTo("on");

            Process other = otherProcess();
            assertThat(output(other)).contains("in use by another process");
            assertThat(other.waitFor()).isNotZero();
        }
    }

    @Test
    void aServerLeftByAKilledProcessIsAdoptedAndStopped() throws Exception {
        Process owner = otherProcess();
        String said = firstLine(owner);
        owner.destroyForcibly().waitFor();
        Postmaster left = Postmaster.of(data()).orElseThrow();

        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isTrue();
            assertThat(server.jdbcUrl()).isEqualTo(said);
            assertThat(Postmaster.of(data())).contains(left);
            assertThat(read(server)).contains("written by the killed process");
        }
        assertThat(Postmaster.of(data())).isEmpty();
        assertThatThrownBy(() -> DriverManager.getConnection(said, "postgres", ""))
                .hasMessageContaining("refused");
    }

    @Test
    void aKilledServerRecoversWhatWasCommitted() throws Exception {
        try (EmbeddedPostgresServer server = start()) {
            write(server, "committed");
            ProcessHandle postmaster =
                    ProcessHandle.of(Postmaster.of(data()).orElseThrow().pid()).orElseThrow();
            try (Connection open = connect(server)) {
                assertThat(open.isValid(5)).isTrue();
                postmaster.destroyForcibly();
                await().until(() -> !postmaster.isAlive());
            }
        }
        try (EmbeddedPostgresServer server = start()) {
            assertThat(server.isAdopted()).isFalse();
            assertThat(read(server)).contains("committed");
        }
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
                assertThat(show(server, "fsync")).isEqualTo("on");
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

    private static Process otherProcess() throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        return new ProcessBuilder(List.of(
                        java, "-cp", System.getProperty("java.class.path"), Owner.class.getName(), folder.toString()))
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("jdbc:")) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("The other process did not start a server:\n" + all);
    }

    private static Connection connect(EmbeddedPostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static String show(EmbeddedPostgresServer server, String setting) throws SQLException {
        return query(server, "show " + setting);
    }

    private static String read(EmbeddedPostgresServer server) throws SQLException {
        return query(server, "select string_agg(line, ',') from kept");
    }

    private static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void write(EmbeddedPostgresServer server, String line) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists kept (line text)");
            statement.execute("insert into kept values ('" + line + "')");
        }
    }

    /** Starts the server in a process of its own, says where, and waits to be killed. */
    static final class Owner {
        private Owner() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws Exception {
            EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Path.of(arguments[0]), 0);
            write(server, "written by the killed process");
            System.out.println(server.jdbcUrl());
            Thread.sleep(Duration.ofMinutes(2).toMillis());
            server.close();
        }
    }
}
