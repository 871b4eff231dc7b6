package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A throw-away server, and what a dump shows in it. */
class ScratchPostgresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    static List<Integer> majors() {
        return Tools.majors();
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aDumpIsRestoredIntoOneOfItsServersMajor(int major) {
        PostgresTools tools = Tools.all();
        try (LivingServer server = LivingServer.start(tools.forMajor(major))) {
            Database shop = server.database(Dumps.shop().toArray(String[]::new));
            LivingServer.run(
                    shop,
                    "create role clerk",
                    "grant select on orders to clerk",
                    "create policy mine on orders to clerk using (amount < 100)",
                    "create extension hstore",
                    "select lo_create(42)",
                    "create table logged (a int, note hstore) partition by range (a)",
                    "create table logged_1 partition of logged for values from (0) to (10)",
                    "insert into logged values (1, 'a=>b')");
            Dumps.Made made = new Dumps(folder, tools).of(shop);
            assertThat(made.contents().server().major()).isEqualTo(major);
            assertThat(made.contents().largeObjects()).isEqualTo(1);
            assertThat(made.contents().extensions()).extracting(Extension::name).contains("hstore");
            assertThat(made.contents().tables())
                    .extracting(table -> table.table().name())
                    .containsExactly("customers", "logged_1", "orders");
            assertThat(made.contents().differences(new Dumps(folder, tools).restored(made)))
                    .isEmpty();
            assertThat(Archive.in(made.file(), tools.forMajor(major)).server())
                    .isEqualTo(made.contents().server());
            newerIsRefused(made, tools);
        }
    }

    private static void newerIsRefused(Dumps.Made made, PostgresTools tools) {
        Programs older = new Programs(
                tools.forServer(made.contents().server()).folder(),
                made.contents().server().major() - 1);
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> Archive.in(made.file(), older))
                .matches(e -> e.failure() == PostgresFailure.ARCHIVE_TOO_NEW);
        Tools.majors().stream()
                .filter(major -> major < made.contents().server().major())
                .forEach(major -> assertThatExceptionOfType(PostgresException.class)
                        .isThrownBy(() -> Archive.in(made.file(), tools.forMajor(major)))
                        .matches(e -> e.failure() == PostgresFailure.ARCHIVE_TOO_NEW));
    }

    @Test
    void aDumpThatIsDamagedOrHasNotWhatIsAskedForIsRefused() throws IOException {
        try (LivingServer server = LivingServer.start(Tools.programs());
                ScratchPostgres scratch = ScratchPostgres.start(Tools.programs(), folder.resolve("s"))) {
            Dumps.Made made = new Dumps(folder, Tools.tools())
                    .of(server.database(Dumps.shop().toArray(String[]::new)));
            Archive whole = Archive.in(made.file(), Tools.programs());
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> restore(scratch, whole, new Include.Schema("elsewhere")))
                    .matches(e -> e.failure() == PostgresFailure.ARCHIVE_LACKS);
            List<RestoreProgress> told = Collections.synchronizedList(new ArrayList<>());
            Include orders = new Include.Tables(Set.of(new TableName("public", "orders")));
            Database part = scratch.restore(whole, "UTF8", List.of(), orders, told::add);
            assertThat(DatabaseContents.of(part, Thoroughness.ALL, orders).tables())
                    .containsExactlyElementsOf(withoutSizes(made, part, orders));
            assertThat(LivingServer.ask(part, "select count(*) from customers")).isEqualTo("0");
            assertThat(told).isNotEmpty().allMatch(progress -> progress.begun() <= progress.all());
            try (FileChannel file = FileChannel.open(made.file(), StandardOpenOption.WRITE)) {
                file.truncate(file.size() - 20_000);
            }
            Archive half = Archive.in(made.file(), Tools.programs());
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> restore(scratch, half, new Include.Everything()))
                    .matches(e -> e.failure() == PostgresFailure.ARCHIVE_UNREADABLE);
            Path none = Files.writeString(folder.resolve("none"), "no dump");
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> Archive.in(none, Tools.programs()))
                    .matches(e -> e.failure() == PostgresFailure.ARCHIVE_UNREADABLE);
        }
    }

    private static void restore(ScratchPostgres scratch, Archive archive, Include include) {
        scratch.restore(archive, "UTF8", List.of(), include, progress -> {});
    }

    /** Those of the dump, with the sizes of the others: a table that was written anew is smaller. */
    private static List<TableContents> withoutSizes(Dumps.Made made, Database part, Include include) {
        DatabaseContents restored = DatabaseContents.of(part, Thoroughness.COUNTS, include);
        return made.contents().only(include).tables().stream()
                .map(table -> new TableContents(
                        table.table(), restored.tables().get(0).size(), table.rows(), table.checksum()))
                .toList();
    }

    @Test
    void nobodyElseComesToItAndItEndsWhenItIsClosed() throws IOException {
        Path root = folder.resolve("s");
        Path home;
        List<ProcessHandle> processes;
        try (ScratchPostgres scratch = ScratchPostgres.start(Tools.programs(), root)) {
            home = onlyFolder(root);
            processes = ServerProcesses.in(home.resolve("data"));
            assertThat(processes).isNotEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            Database database = new Database(new ServerPlace.Socket(home, 5432), "postgres", "postgres", Password.NONE);
            assertThat(LivingServer.ask(database, "show listen_addresses")).isEmpty();
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> new DeclaredQuery("create table t ()", PATIENCE).ask(database));
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> new DeclaredQuery("select pg_sleep(100)", Duration.ofMillis(100)).ask(database))
                    .withMessageContaining("statement timeout");
            assertThat(scratch).isNotNull();
        }
        assertThat(home).doesNotExist();
        assertThat(processes).noneMatch(ScratchPostgresTest::isAtWork);
    }

    @Test
    void whatAKilledProcessHasLeftIsEndedByTheNextStart() throws Exception {
        Path root = folder.resolve("s");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D%s=%s".formatted(Tools.PROPERTY, Tools.path()),
                        ScratchPostgresTest.class.getName(),
                        root.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("started");
            Path left = onlyFolder(root);
            try (ScratchPostgres beside = ScratchPostgres.start(Tools.programs(), root)) {
                assertThat(beside).isNotNull();
                assertThat(left).as("it is in use").exists();
            }
            other.destroyForcibly();
            assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            List<ProcessHandle> processes = ServerProcesses.in(left.resolve("data"));
            assertThat(processes).as("the server outlives its starter").isNotEmpty();
            try (ScratchPostgres next = ScratchPostgres.start(Tools.programs(), root)) {
                assertThat(next).isNotNull();
                assertThat(left).doesNotExist();
                assertThat(processes).noneMatch(ScratchPostgresTest::isAtWork);
            }
        } finally {
            other.destroyForcibly();
        }
    }

    /** The process that is killed. */
    public static void main(String[] arguments) throws IOException {
        try (ScratchPostgres scratch = ScratchPostgres.start(Tools.programs(), Path.of(arguments[0]))) {
            System.out.println("started");
            // Until it is killed: nothing is ever written to it.
            System.in.read();
            assertThat(scratch).isNotNull();
        }
    }

    /** One that has ended may still be in the table of processes, until its parent has been told; it has no folder any more. */
    private static boolean isAtWork(ProcessHandle process) {
        try {
            Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path onlyFolder(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(Files::isDirectory)
                    .reduce((one, other) -> {
                        throw new IllegalStateException("more than one folder in " + root);
                    })
                    .orElseThrow()
                    .toRealPath();
        }
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefusedAndNothingIsLeft() {
        Path root = folder.resolve("a-folder-with-a-rather-long-name".repeat(3));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> ScratchPostgres.start(Tools.programs(), root))
                .matches(e -> e.failure() == PostgresFailure.NOT_STARTED)
                .withMessageContaining("107 bytes");
        await().untilAsserted(() -> assertThat(root).isDirectoryNotContaining(Files::isDirectory));
    }
}
