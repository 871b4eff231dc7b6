package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opsaga.activities.postgresql.Replacement.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A whole database is restored beside the one that is there, and the two change places. */
class DatabaseRestoreTest {
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

    private Dumps.Made dump(Database database) {
        return new Dumps(folder, Tools.tools()).of(database);
    }

    /** Another one each time, as it is after somebody was killed: all that is known is what the server knows. */
    private DatabaseRestore restore(Database database, Dumps.Made made, String run) {
        return new DatabaseRestore(
                new RestoreOrder(database, run, made.contents(), new Include.Everything()),
                Tools.tools(),
                folder.resolve("files"));
    }

    private static String rows(Database database) {
        return LivingServer.ask(database, "select count(*) from orders");
    }

    private static void drop(Database database) {
        LivingServer.run(server.server(), "drop database " + Sql.name(database.name()));
    }

    private Database shop() {
        Database shop = server.database(Dumps.shop().toArray(String[]::new));
        String name = Sql.name(shop.name());
        LivingServer.run(
                server.server(),
                "alter database %s set search_path to public, \"$user\"".formatted(name),
                "revoke all on database %s from public".formatted(name),
                "alter database %s connection limit 50".formatted(name),
                "comment on database %s is 'the shop''s'".formatted(name));
        return shop;
    }

    @Test
    void itIsSwappedAndSwappedBackAndEachCallMayBeRepeated() {
        Database shop = shop();
        Dumps.Made made = dump(shop);
        LivingServer.run(shop, "delete from orders where id <= 500", "create table later (a int)");
        assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.NOTHING);
        for (int i = 0; i < 2; i++) {
            restore(shop, made, "r1").prepare();
            assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.PREPARED);
        }
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> restore(shop, made, "r1").swap(Others.MUST_BE_GONE))
                .matches(e -> e.failure() == PostgresFailure.TOO_EARLY);
        for (int i = 0; i < 2; i++) {
            restore(shop, made, "r1").load(made.file(), progress -> {});
            assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.LOADED);
        }
        assertThat(restore(shop, made, "r1").verify(Thoroughness.ALL)).isEmpty();
        assertThat(rows(shop)).isEqualTo("1500");
        for (int i = 0; i < 2; i++) {
            restore(shop, made, "r1").swap(Others.MUST_BE_GONE);
            assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.SWAPPED);
            assertThat(rows(shop)).isEqualTo("2000");
        }
        restore(shop, made, "r1").discard();
        for (int i = 0; i < 2; i++) {
            restore(shop, made, "r1").swapBack(Others.MUST_BE_GONE);
            assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.LOADED);
            assertThat(rows(shop)).isEqualTo("1500");
        }
        restore(shop, made, "r1").discard();
        assertThat(restore(shop, made, "r1").probe()).isEqualTo(RestoreState.NOTHING);
        assertThat(rows(shop)).isEqualTo("1500");
        assertThat(databases("%_r1")).isEqualTo("0");
    }

    private static String databases(String like) {
        return LivingServer.ask(
                server.server(), "select count(*) from pg_database where datname like '%s'".formatted(like));
    }

    @Test
    void whatADatabaseIsIsKeptAndTheOldOneGoesInTheEnd() {
        Database shop = shop();
        Dumps.Made made = dump(shop);
        DatabaseRestore restore = restore(shop, made, "r2");
        restore.prepare();
        restore.load(made.file(), progress -> {});
        restore.swap(Others.MUST_BE_GONE);
        restore.settle();
        restore(shop, made, "r2").settle();
        assertThat(restore.probe()).isEqualTo(RestoreState.NOTHING);
        restore(shop, made, "r2").swapBack(Others.MUST_BE_GONE);
        assertThat(rows(shop)).isEqualTo("2000");
        assertThat(databases("%_r2")).isEqualTo("0");
        DatabaseTraits now = DatabaseContents.of(shop, Thoroughness.COUNTS, new Include.Everything())
                .traits();
        assertThat(now).isEqualTo(made.contents().traits());
        assertThat(now.settings()).containsExactly("search_path=public, \"$user\"");
        assertThat(now.grants()).isEmpty();
        assertThat(LivingServer.ask(shop, "show search_path")).isEqualTo("public, \"$user\"");
        assertThat(
                        LivingServer.ask(
                                shop,
                                "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"))
                .isEqualTo("the shop's");
    }

    @Test
    void othersAreNamedAndEndedOnlyWhereThatIsWanted() {
        Database shop = shop();
        Dumps.Made made = dump(shop);
        DatabaseRestore restore = restore(shop, made, "r3");
        restore.prepare();
        restore.load(made.file(), progress -> {});
        try (SqlSession session = SqlSession.plain(shop)) {
            session.execute("set application_name = 'somebody''s till'");
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> restore.swap(Others.MUST_BE_GONE))
                    .matches(e -> e.failure() == PostgresFailure.IN_USE)
                    .withMessageContaining("somebody's till of opsaga from 127.0.0.1");
            assertThat(restore.probe()).isEqualTo(RestoreState.LOADED);
            assertThat(restore.swap(Others.ARE_ENDED))
                    .extracting(Connected::application)
                    .containsExactly("somebody's till");
            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> session.execute("select 1"))
                    .matches(e -> e.failure() == PostgresFailure.UNREACHABLE);
        }
        try (SqlSession session = SqlSession.plain(shop)) {
            assertThat(session.exists("select 1")).isTrue();
            assertThat(restore.swapBack(Others.ARE_ENDED)).hasSize(1);
        }
        assertThat(restore.probe()).isEqualTo(RestoreState.LOADED);
    }

    @Test
    void aDatabaseThatIsGoneIsMadeAsItWas() {
        Database shop = shop();
        Dumps.Made made = dump(shop);
        drop(shop);
        DatabaseRestore restore = restore(shop, made, "r4");
        assertThat(restore.preview().tables())
                .containsExactly(
                        new Rows(new TableName("public", "customers"), null, 100L),
                        new Rows(new TableName("public", "orders"), null, 2000L));
        restore.prepare();
        restore.load(made.file(), progress -> {});
        restore.swap(Others.MUST_BE_GONE);
        assertThat(restore.probe()).isEqualTo(RestoreState.SWAPPED);
        assertThat(rows(shop)).isEqualTo("2000");
        assertThat(DatabaseContents.of(shop, Thoroughness.ALL, new Include.Everything())
                        .traits())
                .isEqualTo(made.contents().traits());
        restore.swapBack(Others.MUST_BE_GONE);
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> rows(shop))
                .matches(e -> e.failure() == PostgresFailure.NO_DATABASE);
        restore.discard();
        assertThat(databases("%_r4")).isEqualTo("0");
    }

    @Test
    void aLoadThatWasBrokenOffBeginsAnew() throws InterruptedException {
        Database shop = shop();
        Dumps.Made made = dump(shop);
        restore(shop, made, "r5").prepare();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Thread loading = new Thread(() -> {
            try {
                restore(shop, made, "r5").load(made.file(), progress -> {
                    begun.countDown();
                    awaitQuietly(never);
                });
            } catch (CancellationException e) {
                thrown.set(e);
            }
        });
        loading.start();
        begun.await();
        loading.interrupt();
        loading.join();
        never.countDown();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(restore(shop, made, "r5").probe()).isEqualTo(RestoreState.HALF_LOADED);
        restore(shop, made, "r5").load(made.file(), progress -> {});
        assertThat(restore(shop, made, "r5").verify(Thoroughness.ALL)).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsLackingIsToldBeforehandAndFailsWhenItIsLoaded() {
        Database shop = shop();
        LivingServer.run(
                shop,
                "create role bookkeeper",
                "alter table orders owner to bookkeeper",
                "delete from orders where id > 5");
        Dumps.Made made = dump(shop);
        LivingServer.run(
                shop,
                "insert into orders (customer) select 1 from generate_series(1, 3)",
                "create table later (a int)",
                "alter table orders owner to opsaga",
                "drop role bookkeeper");
        DatabaseRestore restore = restore(shop, made, "r6");
        Replacement preview = restore.preview();
        assertThat(preview.tables())
                .containsExactly(
                        new Rows(new TableName("public", "customers"), 100L, 100L),
                        new Rows(new TableName("public", "later"), 0L, null),
                        new Rows(new TableName("public", "orders"), 8L, 5L));
        assertThat(preview.rolesMissing()).containsExactly("bookkeeper");
        assertThat(preview.extensionsMissing()).isEmpty();
        assertThat(preview.from()).isEqualTo(preview.into());
        restore.prepare();
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> restore.load(made.file(), progress -> {}))
                .matches(e -> e.failure() == PostgresFailure.ROLE_MISSING)
                .withMessageContaining("bookkeeper");
        assertThat(restore.probe()).isEqualTo(RestoreState.HALF_LOADED);
        restore.discard();
        assertThat(databases("%_r6")).isEqualTo("0");
        assertThat(rows(shop)).isEqualTo("8");
    }

    @Test
    void longNamesAreCutBeforePostgresqlDoes() {
        Database longest = server.server().named("é".repeat(31));
        RestoreOrder order = new RestoreOrder(longest, "a".repeat(32), anyContents(), new Include.Everything());
        assertThat(order.before()).endsWith("é_before_" + "a".repeat(32));
        assertThat(order.before().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(order.side().name()).isNotEqualTo(order.before());
    }

    private static DatabaseContents anyContents() {
        DatabaseTraits traits = new DatabaseTraits("o", "UTF8", "c", "C", "C", null, -1, List.of(), null);
        return new DatabaseContents(
                new ServerVersion(180006), traits, DataSize.ofBytes(0), List.of(), List.of(), List.of(), 0, List.of());
    }
}
