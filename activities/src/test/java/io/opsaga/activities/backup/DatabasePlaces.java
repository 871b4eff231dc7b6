package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.backup.DatabaseRig.Kept;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.LivingServer;
import io.opsaga.activities.source.DatabaseRestoreAdapter;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One backup of a real database, and for each test a database to put it into. */
abstract class DatabasePlaces {
    static final Heartbeat PULSE = doing -> {};
    static final Selection ORDERS = new Selection(List.of("orders"));
    static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path temp;

    static DatabaseRig rig;
    static Kept kept;
    static Map<String, String> backedUp;
    static DatabaseRestoreAdapter restores;

    Database place;
    DatabaseSource into;

    @BeforeAll
    static void start() throws Exception {
        rig = new DatabaseRig(temp);
        Database original = rig.server.database(AllSorts.statements());
        backedUp = AllSorts.in(original);
        kept = rig.backUp(rig.declare("original", original, null));
        restores = rig.restores.get();
        LivingServer.run(rig.server.server(), "alter database \"%s\" rename to original".formatted(original.name()));
    }

    @AfterAll
    static void end() throws IOException {
        kept.close();
        rig.close();
    }

    @BeforeEach
    void copied() {
        place = rig.server.server().named("place " + NUMBER.incrementAndGet());
        LivingServer.run(rig.server.server(), "create database \"%s\" template original".formatted(place.name()));
        into = rig.declare("place", place, null);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(LivingServer.ask(
                        rig.server.server(),
                        "select string_agg(datname, ',') from pg_database where datname like '%opsaga-%'"))
                .isEqualTo("nothing");
        if (LivingServer.ask(
                        rig.server.server(), "select 1 from pg_database where datname = '%s'".formatted(place.name()))
                .equals("1")) {
            assertThat(LivingServer.ask(
                            place, "select string_agg(nspname, ',') from pg_namespace where nspname like 'opsaga%'"))
                    .isEqualTo("nothing");
            LivingServer.run(rig.server.server(), "drop database \"%s\" with (force)".formatted(place.name()));
        }
        rig.assertNothingIsLeftHere();
    }

    RestoreLook look(Selection selection) {
        return restores.look(rig.rig.inventory(), into, kept.manifest(), selection, PULSE);
    }

    void restore(Kept backup, Selection selection, Heartbeat pulse) {
        restores.restore(rig.rig.inventory(), into, backup.manifest(), backup.streams(), selection, temp, pulse);
    }

    Optional<String> difference(Kept backup, Selection selection) {
        return restores.difference(
                rig.rig.inventory(), into, backup.manifest(), backup.streams(), selection, temp, PULSE);
    }

    void destroy() {
        LivingServer.run(
                place,
                "delete from orders where id > 1200",
                "update kinds set c = 'other'",
                "drop table log",
                "drop materialized view totals",
                "select lo_unlink(oid) from pg_largeobject_metadata",
                "alter sequence tickets restart",
                "create table later as select generate_series(1, 5) a");
    }
}
