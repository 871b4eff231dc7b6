package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A dump and the account of what is in it. */
class DatabaseDumpTest {
    private static LivingServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = LivingServer.start(Tools.programs());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Dumps dumps() {
        return new Dumps(folder, Tools.tools());
    }

    private Database shop() {
        return server.database(Dumps.shop().toArray(String[]::new));
    }

    @Test
    void theDumpHoldsWhatWasCountedAlthoughOthersWrite() {
        Database shop = shop();
        try (Writer one = new Writer(shop, "insert into orders (customer, amount) values (1, random())");
                Writer other = new Writer(
                        shop, "update customers set name = name || 'x' where id = 1 + floor(random() * 100)")) {
            one.awaitMore();
            other.awaitMore();
            Dumps.Made made;
            try (DatabaseDump dump = DatabaseDump.begin(shop, Tools.tools(), folder.resolve("secrets"))) {
                one.awaitMore();
                other.awaitMore();
                DatabaseContents contents = dump.contents(Thoroughness.ALL, table -> {});
                one.awaitMore();
                other.awaitMore();
                made = new Dumps.Made(dumps().written(dump), contents);
            }
            assertThat(made.contents()
                            .differences(DatabaseContents.of(shop, Thoroughness.ALL, new Include.Everything())))
                    .as("others have written, so that another moment would be another account")
                    .extracting(Difference::what)
                    .containsExactly("checksum of public.customers", "rows of public.orders");
            assertThat(made.contents().differences(dumps().restored(made))).isEmpty();
            assertThat(made.contents().rows()).isGreaterThan(2100);
            assertThat(made.contents().sequences()).hasSize(2).allMatch(sequence -> sequence.last() != null);
        }
    }

    @Test
    void aRowThatIsNotTheSameIsFound() {
        Database shop = shop();
        DatabaseContents before = DatabaseContents.of(shop, Thoroughness.ALL, new Include.Everything());
        LivingServer.run(shop, "update orders set weight = weight + 1e-12 where id = 7");
        assertThat(before.differences(DatabaseContents.of(shop, Thoroughness.ALL, new Include.Everything())))
                .singleElement()
                .extracting(Difference::what)
                .isEqualTo("checksum of public.orders");
        LivingServer.run(
                shop,
                "delete from orders where id = 8",
                "create table more ()",
                "alter sequence orders_id_seq restart");
        assertThat(before.differences(DatabaseContents.of(shop, Thoroughness.COUNTS, new Include.Everything())))
                .extracting(Difference::toString)
                .containsExactly(
                        "table public.more: there, not missing",
                        "rows of public.orders: 1999, not 2000",
                        "sequence public.orders_id_seq: null, not at least 2000");
    }

    @Test
    void twoRowsThatAreTheSameDoNotCancelEachOtherOut() {
        Database database = server.database("create table t (a int)", "insert into t values (1), (1), (2), (2)");
        DatabaseContents before = DatabaseContents.of(database, Thoroughness.ALL, new Include.Everything());
        LivingServer.run(database, "update t set a = 3 - a");
        assertThat(before.differences(DatabaseContents.of(database, Thoroughness.ALL, new Include.Everything())))
                .isEmpty();
        LivingServer.run(database, "update t set a = 3 where a = 1");
        assertThat(before.differences(DatabaseContents.of(database, Thoroughness.ALL, new Include.Everything())))
                .hasSize(1);
    }

    @Test
    void aTableThatIsTooLargeIsCountedOnly() {
        Database shop = shop();
        DatabaseContents contents =
                DatabaseContents.of(shop, new Thoroughness(DataSize.ofKilobytes(100)), new Include.Everything());
        assertThat(contents.tables())
                .extracting(TableContents::table, TableContents::rows, table -> table.checksum() == null)
                .containsExactly(
                        tuple(new TableName("public", "customers"), 100L, false),
                        tuple(new TableName("public", "orders"), 2000L, true));
    }

    @Test
    void theWrongPasswordIsToldAndNotShown() {
        Database wrong = new Database(server.server().place(), "postgres", "opsaga", new Password("n0t:it"));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> DatabaseDump.begin(wrong, Tools.tools(), folder))
                .matches(e -> e.failure() == PostgresFailure.WRONG_PASSWORD)
                .withMessageContaining("as opsaga")
                .withMessageNotContaining("n0t:it");
        assertThat(wrong.toString()).doesNotContain("n0t:it");
    }

    @Test
    void thePasswordIsInAFileOfItsOwnersUntilTheDumpIsClosed() throws IOException {
        Path secrets = folder.resolve("secrets");
        DumpCommand command;
        try (DatabaseDump dump = DatabaseDump.begin(shop(), Tools.tools(), secrets)) {
            command = dump.command();
            assertThat(command.program()).noneMatch(argument -> argument.contains("s3cret"));
            assertThat(command.environment()).containsOnlyKeys("PGPASSFILE");
            Path file = Path.of(command.environment().get("PGPASSFILE"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                    .isEqualTo("rwx------");
            assertThat(file).content().startsWith("*:*:*:*:s3cret\\:p\\\\a's");
            try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                assertThat(all.map(process -> process.info().commandLine().orElse("")))
                        .noneMatch(line -> line.contains("s3cret"));
            }
        }
        assertThat(secrets).isEmptyDirectory();
    }

    @Test
    void passwordsThatWereLeftAreRemoved() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path left = Files.createFile(folder.resolve(PassFile.PREFIX + gone.pid() + "-1-a"));
        PassFile.of(server.server(), folder).close();
        assertThat(left).doesNotExist();
    }

    @Test
    void aTableCannotBeTruncatedBetweenTheAccountAndTheDump() {
        Database shop = shop();
        try (DatabaseDump dump = DatabaseDump.begin(shop, Tools.tools(), folder)) {
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> LivingServer.run(shop, "set lock_timeout = 100", "truncate orders"))
                    .matches(e -> e.failure() == PostgresFailure.IN_USE);
            assertThat(dump.contents(Thoroughness.COUNTS, table -> {}).rows()).isEqualTo(2100);
        }
    }

    @Test
    void writesAreCountedByTable() {
        Database shop = shop();
        await().until(() -> WriteCounts.of(shop).rows().getOrDefault(new TableName("public", "orders"), 0L) >= 2000);
        WriteCounts then = WriteCounts.of(shop);
        LivingServer.run(shop, "update orders set amount = 1 where id <= 10", "delete from orders where id <= 3");
        await().untilAsserted(() ->
                assertThat(WriteCounts.of(shop).since(then)).contains(Map.of(new TableName("public", "orders"), 13L)));
        LivingServer.run(shop, "select pg_stat_reset()");
        await().untilAsserted(() -> assertThat(WriteCounts.of(shop).since(then)).isEmpty());
    }

    /** What would be taken for a name of an option or a place by one of the programs. */
    @Test
    void namesAreTakenAsTheyAre() {
        Database odd = server.server().named("o'dd \"name\\ host=elsewhere");
        LivingServer.run(server.server(), "create database " + Sql.name(odd.name()));
        LivingServer.run(
                odd, "create table \"T a\"\"b\" (\"opsaga row\" text)", "insert into \"T a\"\"b\" values ('x')");
        Dumps.Made made = dumps().of(odd);
        assertThat(made.contents().tables())
                .extracting(TableContents::table)
                .containsExactly(new TableName("public", "T a\"b"));
        assertThat(made.contents().differences(dumps().restored(made))).isEmpty();
    }

    @Test
    void whoIsInterruptedHasTheServerBreakOff() throws InterruptedException {
        Database shop = shop();
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread asking = new Thread(() -> {
            try (SqlSession session = SqlSession.plain(shop)) {
                session.execute("select pg_sleep(1000)");
            } catch (CancellationException e) {
                cancelled.countDown();
            }
        });
        asking.start();
        String sleeping =
                "select count(*) from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'";
        await().until(() -> "1".equals(LivingServer.ask(server.server(), sleeping)));
        asking.interrupt();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> "0".equals(LivingServer.ask(server.server(), sleeping)));
    }

    @Test
    void whoIsInterruptedEndsADumpThatNobodyTakes() throws InterruptedException {
        Database shop = server.database("create table a as select generate_series(1, 99999)");
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread dumping = new Thread(() -> {
            try (DatabaseDump dump = DatabaseDump.begin(shop, Tools.tools(), folder.resolve("secrets"))) {
                dump.writeTo(new PipedOutputStream(new PipedInputStream()));
            } catch (CancellationException | IOException e) {
                cancelled.countDown();
            }
        });
        dumping.start();
        await().until(DatabaseDumpTest::isDumping);
        dumping.interrupt();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> !isDumping());
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("postgresql-output")));
    }

    private static boolean isDumping() {
        Stream<ProcessHandle> all = ProcessHandle.current().descendants();
        return all.anyMatch(process -> process.info().command().orElse("").endsWith("pg_dump"));
    }
}
