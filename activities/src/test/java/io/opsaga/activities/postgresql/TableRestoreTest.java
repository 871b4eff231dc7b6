package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opsaga.activities.postgresql.Replacement.Rows;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a database that goes on living. */
class TableRestoreTest {
    private static final AtomicInteger RUN = new AtomicInteger();
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName CUSTOMERS = new TableName("public", "customers");
    private static LivingServer server;

    @TempDir
    Path folder;

    private Database shop;
    private Dumps.Made made;
    private String run;

    @BeforeAll
    static void start() {
        server = LivingServer.start(Tools.programs());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void dumped() {
        run = "t" + RUN.incrementAndGet();
        shop = server.database(Dumps.shop().toArray(String[]::new));
        made = new Dumps(folder, Tools.tools()).of(shop);
    }

    private DatabaseRestore restore(TableName... tables) {
        return restore(new Include.Tables(Set.of(tables)));
    }

    private DatabaseRestore restore(Include include) {
        return new DatabaseRestore(
                new RestoreOrder(shop, run, made.contents(), include), Tools.tools(), folder.resolve("files"));
    }

    private DatabaseRestore loaded(TableName... tables) {
        DatabaseRestore restore = restore(tables);
        restore.prepare();
        restore.load(made.file(), progress -> {});
        assertThat(restore.verify(Thoroughness.ALL)).isEmpty();
        assertThat(restore.probe()).isEqualTo(RestoreState.LOADED);
        return restore;
    }

    private DatabaseContents now() {
        return DatabaseContents.of(shop, Thoroughness.ALL, new Include.Everything());
    }

    private String ask(String question) {
        return LivingServer.ask(shop, question);
    }

    private void assertNothingIsLeft() {
        assertThat(ask("select count(*) from pg_namespace where nspname like 'opsaga%'"))
                .isEqualTo("0");
        assertThat(ask("select count(*) from pg_database where datname like '%\\_new\\_" + run + "'"))
                .isEqualTo("0");
    }

    @Test
    void itsRowsAreReplacedAndPutBackAndTheTableStaysWhatItIs() {
        LivingServer.run(
                shop,
                "update orders set amount = 0",
                "delete from orders where id > 10",
                "alter table orders add later text default 'x'",
                "create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end'",
                "create trigger refuse before insert or delete on orders for each row execute function refuse()");
        DatabaseContents before = now();
        assertThat(restore(ORDERS).preview().tables()).containsExactly(new Rows(ORDERS, 10L, 2000L));
        DatabaseRestore restore = loaded(ORDERS);
        for (int i = 0; i < 2; i++) {
            restore.swap(Others.MUST_BE_GONE);
            assertThat(restore(ORDERS).probe()).isEqualTo(RestoreState.SWAPPED);
            assertThat(ask("select sum(amount) from spendings")).isEqualTo("3001500.0");
            assertThat(ask("select count(*) from orders where later = 'x'")).isEqualTo("2000");
            assertThat(ask("select tgenabled from pg_trigger where tgname = 'refuse'"))
                    .isEqualTo("O");
        }
        for (int i = 0; i < 2; i++) {
            restore.swapBack(Others.MUST_BE_GONE);
            assertThat(restore(ORDERS).probe()).isEqualTo(RestoreState.LOADED);
            assertThat(before.differences(now())).isEmpty();
        }
        restore.discard();
        assertNothingIsLeft();
    }

    @Test
    void rowsThatNobodyWouldReferToAnyMoreAreNotTakenAway() {
        LivingServer.run(
                shop,
                "insert into customers (name) values ('a new one')",
                "insert into orders (customer) select max(id) from customers");
        DatabaseContents before = now();
        DatabaseRestore restore = loaded(CUSTOMERS);
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> restore.swap(Others.MUST_BE_GONE))
                .matches(e -> e.failure() == PostgresFailure.REFERENCES_BROKEN)
                .withMessageContaining(
                        "1 rows of public.orders would refer to rows that public.customers does not have");
        assertThat(before.only(new Include.Schema("public")).differences(now().only(new Include.Schema("public"))))
                .isEmpty();
        restore.swapBack(Others.MUST_BE_GONE);
        restore.discard();
        assertNothingIsLeft();
        run = run + "both";
        DatabaseRestore both = loaded(CUSTOMERS, ORDERS);
        both.swap(Others.MUST_BE_GONE);
        assertThat(ask("select max(upper_name) from customers")).isEqualTo("CUSTOMER 99");
        both.settle();
        both.settle();
        assertThat(made.contents().differences(now())).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aTableThatIsGoneIsMadeAndGoesAgain() {
        LivingServer.run(shop, "drop table orders cascade");
        DatabaseRestore restore = loaded(ORDERS);
        restore.swap(Others.MUST_BE_GONE);
        assertThat(restore.probe()).isEqualTo(RestoreState.SWAPPED);
        assertThat(made.contents().differences(now()))
                .as("but for what the restore keeps")
                .extracting(Difference::what)
                .containsExactly("table opsaga_before_%s.made".formatted(run));
        assertThat(ask("select count(*) from pg_indexes where tablename = 'orders'"))
                .isEqualTo("2");
        LivingServer.run(shop, "insert into orders (customer) values (1)");
        assertThat(ask("select max(id) from orders")).isEqualTo("2001");
        restore.swapBack(Others.MUST_BE_GONE);
        assertThat(ask("select count(*) from pg_class where relname like 'orders%'"))
                .isEqualTo("0");
        restore.discard();
        assertNothingIsLeft();
    }

    @Test
    void onesThatWereMadeAreKnownWhereTheRestWasBrokenOff() {
        LivingServer.run(shop, "drop table orders cascade", "alter table customers rename name to title");
        DatabaseRestore restore = loaded(ORDERS, CUSTOMERS);
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> restore.swap(Others.MUST_BE_GONE))
                .matches(e -> e.failure() == PostgresFailure.COLUMNS_DIFFER)
                .withMessageContaining("public.customers has no name, which the dump has");
        assertThat(restore(ORDERS, CUSTOMERS).probe()).isEqualTo(RestoreState.HALF_SWAPPED);
        restore.discard();
        LivingServer.run(shop, "alter table customers rename title to name", "delete from customers");
        restore.swap(Others.MUST_BE_GONE);
        assertThat(restore.probe()).isEqualTo(RestoreState.SWAPPED);
        assertThat(ask("select count(*) from orders join customers c on c.id = customer"))
                .isEqualTo("2000");
        restore.swapBack(Others.MUST_BE_GONE);
        assertThat(ask("select count(*) from pg_class where relname = 'orders'"))
                .isEqualTo("0");
        assertThat(ask("select count(*) from customers")).isEqualTo("0");
    }

    @Test
    void aSchemaIsThoseOfItsTables() {
        LivingServer.run(shop, "create schema other", "create table other.t (a int)", "insert into other.t values (1)");
        made = new Dumps(folder, Tools.tools()).of(shop);
        LivingServer.run(shop, "insert into other.t values (2)", "delete from orders");
        DatabaseRestore restore = restore(new Include.Schema("other"));
        restore.prepare();
        restore.load(made.file(), progress -> {});
        assertThat(restore.verify(Thoroughness.ALL)).isEmpty();
        restore.swap(Others.MUST_BE_GONE);
        assertThat(ask("select count(*) from other.t")).isEqualTo("1");
        assertThat(ask("select count(*) from orders")).isEqualTo("0");
        restore.settle();
        assertNothingIsLeft();
    }

    @Test
    void numbersThatTheRestoredRowsHaveAreNotHandedOutAgain() {
        LivingServer.run(shop, "truncate orders restart identity");
        DatabaseRestore restore = loaded(ORDERS);
        restore.swap(Others.MUST_BE_GONE);
        LivingServer.run(shop, "insert into orders (customer) values (1)");
        assertThat(ask("select max(id) from orders")).isEqualTo("2001");
    }

    @Test
    void aPartitionIsMadeWithItsWholeOrNotAtAll() {
        LivingServer.run(
                shop,
                "create table logged (a int primary key) partition by range (a);"
                        + " create table logged_1 partition of logged for values from (0) to (10);"
                        + " create table logged_2 partition of logged for values from (10) to (20); insert into logged values (1), (11)");
        made = new Dumps(folder, Tools.tools()).of(shop);
        LivingServer.run(shop, "drop table logged_1");
        DatabaseRestore part = loaded(new TableName("public", "logged_1"), new TableName("public", "logged_2"));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> part.swap(Others.MUST_BE_GONE))
                .matches(e -> e.failure() == PostgresFailure.PARTITION_MISSING)
                .withMessageContaining("public.logged_1, of public.logged");
        LivingServer.run(shop, "drop table logged");
        part.swap(Others.MUST_BE_GONE);
        assertThat(ask("select count(*) from logged")).isEqualTo("2");
        part.swapBack(Others.MUST_BE_GONE);
        assertThat(ask("select count(*) from pg_class where relname like 'logged%'"))
                .isEqualTo("0");
    }

    @Test
    void whoeverMayNotPassOverTriggersIsTold() {
        LivingServer.run(
                server.server(),
                "drop role if exists keeper",
                "create role keeper login createdb password 'kept'",
                "alter database %s owner to keeper".formatted(Sql.name(shop.name())));
        LivingServer.run(
                shop,
                "alter table orders owner to keeper",
                "alter table customers owner to keeper",
                "alter view spendings owner to keeper",
                "alter type size owner to keeper");
        made = new Dumps(folder, Tools.tools()).of(shop);
        shop = new Database(shop.place(), shop.name(), "keeper", new Password("kept"));
        DatabaseRestore restore = loaded(ORDERS);
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> restore.swap(Others.MUST_BE_GONE))
                .matches(e -> e.failure() == PostgresFailure.NOT_ALLOWED);
        restore.swapBack(Others.MUST_BE_GONE);
        restore.discard();
        assertNothingIsLeft();
    }
}
