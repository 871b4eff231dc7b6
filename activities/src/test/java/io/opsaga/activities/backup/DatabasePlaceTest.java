package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.backup.DatabaseRig.Kept;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseRestore;
import io.opsaga.activities.postgresql.Dumps;
import io.opsaga.activities.postgresql.Include;
import io.opsaga.activities.postgresql.LivingServer;
import io.opsaga.activities.postgresql.Others;
import io.opsaga.activities.postgresql.Password;
import io.opsaga.activities.postgresql.RestoreOrder;
import io.opsaga.activities.postgresql.RestoreState;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Databases that have gone on living, were lost, or never were. */
@Timeout(120)
class DatabasePlaceTest extends DatabasePlaces {
    private Connection connected() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?ApplicationName=shopkeeper"
                        .formatted(place.place().port(), place.name().replace(" ", "%20")),
                place.user(),
                place.password().text());
    }

    @Test
    void allOfItIsAsItWasRowByRow() throws Exception {
        destroy();
        assertThat(difference(kept, Selection.ALL)).get().asString().contains("public.later");
        try (Connection open = connected()) {
            assertThat(open.isValid(5)).isTrue();
            await().untilAsserted(() -> assertThat(look(Selection.ALL).losses())
                    .anyMatch(told ->
                            told.matches("about [1-9]\\d* rows were inserted, updated or deleted since the backup: .*")
                                    || told.startsWith("how much was written since the backup cannot be told")));
            RestoreLook look = look(Selection.ALL);
            assertThat(look.present()).isTrue();
            assertThat(look.losses())
                    .contains(
                            "public.later with its 5 rows is not in the backup and would be gone",
                            "public.orders has 1200 rows now and 2000 in the backup")
                    .anyMatch(told -> told.startsWith("1 connections would be ended: shopkeeper of opsaga"));
            assertThat(look.differences()).isEmpty();

            restore(kept, Selection.ALL, PULSE);
            assertThat(open.isValid(5)).isFalse();
        }
        assertThat(AllSorts.in(place)).isEqualTo(backedUp);
        assertThat(difference(kept, Selection.ALL)).isEmpty();
        restore(kept, Selection.ALL, PULSE);
        assertThat(AllSorts.in(place)).isEqualTo(backedUp);
    }

    @Test
    void whatIsWrittenSinceTheBackupIsCounted() throws Exception {
        into = new DatabaseSource("original");
        Database original = rig.server.server().named("original");
        rig.declare("original", original, null);
        LivingServer.run(original, "update orders set amount = amount where id <= 40");
        await().untilAsserted(() -> assertThat(look(ORDERS).losses())
                .containsExactly(
                        "about 40 rows were inserted, updated or deleted since the backup: 40 in public.orders"));
    }

    @Test
    void whatWasLostIsMadeAndWhatWasMadeIsRemoved() {
        LivingServer.run(rig.server.server(), "drop database \"%s\"".formatted(place.name()));
        RestoreLook look = look(Selection.ALL);
        assertThat(look.present()).isFalse();
        assertThat(look.losses()).isEmpty();
        assertThat(difference(kept, Selection.ALL)).get().asString().startsWith("there is no database place");

        restore(kept, Selection.ALL, PULSE);
        assertThat(AllSorts.in(place)).isEqualTo(backedUp);
        for (int i = 0; i < 2; i++) {
            restores.remove(rig.rig.inventory(), into, Selection.ALL, PULSE);
            assertThat(look(Selection.ALL).present()).isFalse();
        }
    }

    @Test
    void ofSelectedTablesTheRowsAreReplacedAndNothingElse() throws Exception {
        LivingServer.run(
                place,
                "delete from orders where id > 1200",
                "update kinds set c = 'other'",
                "drop table empty",
                "insert into other.orders values (9, 1)");
        Map<String, String> before = AllSorts.in(place);
        Selection selection = new Selection(List.of("orders", "public.empty"));
        assertThat(look(selection).losses()).contains("public.orders has 1200 rows now and 2000 in the backup");
        try (Kept safety = rig.backUp(into)) {
            restore(kept, selection, PULSE);
            Map<String, String> after = AllSorts.in(place);
            assertThat(after.get("public.orders")).isEqualTo(backedUp.get("public.orders"));
            assertThat(after.get("public.empty")).isEqualTo(backedUp.get("public.empty"));
            before.keySet().stream()
                    .filter(name -> !name.equals("public.orders"))
                    .forEach(name -> assertThat(after.get(name)).as(name).isEqualTo(before.get(name)));
            assertThat(difference(kept, selection)).isEmpty();

            assertThat(difference(safety, selection)).isPresent();
            restore(safety, selection, PULSE);
            assertThat(difference(safety, selection)).isEmpty();
            assertThat(AllSorts.in(place)).isEqualTo(before);
        }
    }

    @Test
    void aTableThatTheBackupDoesNotHaveIsToldBeforeAnythingIsTouched() {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> look(new Selection(List.of("orders", "log"))))
                .matches(e -> e.getType().equals("SOURCE_MISSING"))
                .withMessageContaining("The backup has no table log.")
                .withMessageContaining("public.log_2025");
    }

    @Test
    void oneThatIsInterruptedComesToTheSameWhenItIsRepeated() throws Exception {
        destroy();
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        Thread restoring = new Thread(() -> {
            Thread own = Thread.currentThread();
            try {
                restore(kept, Selection.ALL, doing -> {
                    if (doing.contains("public kinds") || doing.startsWith("counting")) {
                        own.interrupt();
                    }
                });
            } catch (CancellationException e) {
                thrown.set(e);
            }
        });
        restoring.start();
        restoring.join();
        assertThat(thrown.get()).isNotNull();
        assertThat(LivingServer.ask(place, "select count(*) from later")).isEqualTo("5");

        restore(kept, Selection.ALL, PULSE);
        assertThat(AllSorts.in(place)).isEqualTo(backedUp);
    }

    /** Then its answer may be lost, and people have written to what it has put there. */
    @Test
    void oneThatWasKilledBeforeItsEndIsNotTakenForTheNext() {
        Dumps.Made other = new Dumps(temp, rig.tools.get()).of(place);
        RestoreOrder order = new RestoreOrder(place, "opsaga-restore", other.contents(), new Include.Everything());
        DatabaseRestore killed = new DatabaseRestore(order, rig.tools.get(), temp.resolve("files"));
        killed.prepare();
        killed.load(other.file(), progress -> {});
        killed.swap(Others.ARE_ENDED);
        assertThat(killed.probe()).isEqualTo(RestoreState.SWAPPED);
        destroy();

        restore(kept, Selection.ALL, PULSE);
        assertThat(AllSorts.in(place)).isEqualTo(backedUp);
        assertThat(killed.probe()).isEqualTo(RestoreState.NOTHING);
    }

    @Test
    void whoeverMayMakeNoDatabaseHasRowsReplaced() throws Exception {
        String role = "keeper" + NUMBER.get();
        String name = "\"%s\"".formatted(place.name());
        LivingServer.run(
                place,
                "select lo_unlink(oid) from pg_largeobject_metadata",
                "create role %s login password 'k3ep'".formatted(role),
                "grant create on database %s to %s".formatted(name, role),
                "grant set on parameter session_replication_role to " + role,
                "grant usage on schema other to " + role,
                "grant all on all tables in schema public, other to " + role,
                "grant all on all sequences in schema public, other to " + role);
        rig.rig.secret("keeping", "k3ep");
        Database keeper = new Database(place.place(), place.name(), role, new Password("k3ep"));
        into = rig.declare("place", keeper, "keeping", null);
        try (Kept small = rig.backUp(into)) {
            Map<String, String> before = AllSorts.in(place);
            LivingServer.run(place, "delete from orders", "update kinds set c = 'other'", "delete from log");
            restore(small, Selection.ALL, PULSE);
            assertThat(AllSorts.in(place)).isEqualTo(before);
            assertThat(difference(small, Selection.ALL)).isEmpty();

            LivingServer.run(place, "create table later (a int)", "delete from orders");
            assertThatExceptionOfType(ApplicationFailure.class)
                    .isThrownBy(() -> restore(small, Selection.ALL, PULSE))
                    .matches(e -> e.getType().equals("SOURCE_REFUSED"))
                    .withMessageContaining("do not both have public.later");
            restore(small, ORDERS, PULSE);
            assertThat(LivingServer.ask(place, "select count(*) from orders")).isEqualTo("2000");
        }
        LivingServer.run(place, "drop owned by " + role, "drop role " + role);
    }
}
