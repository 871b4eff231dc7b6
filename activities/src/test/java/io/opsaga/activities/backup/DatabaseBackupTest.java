package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.backup.DatabaseRig.Kept;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.Dumps;
import io.opsaga.activities.postgresql.LivingServer;
import io.opsaga.activities.postgresql.Password;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.ServerPlace;
import io.opsaga.activities.postgresql.Tools;
import io.opsaga.activities.postgresql.Writer;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupOrder;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases of a real server into a real repository, and back. */
@Timeout(120)
class DatabaseBackupTest {
    @TempDir
    static Path temp;

    private static DatabaseRig database;

    @BeforeAll
    static void start() throws Exception {
        database = new DatabaseRig(temp);
    }

    @AfterAll
    static void end() throws IOException {
        database.close();
    }

    private static ApplicationFailure failure(ThrowingCallable call) {
        ActivityFailure told = catchThrowableOfType(ActivityFailure.class, call);
        assertThat(told).isNotNull();
        assertThat(told.getCause()).isInstanceOf(ApplicationFailure.class);
        for (Throwable cause = told; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage()))
                    .doesNotContain(LivingServer.PASSWORD.text())
                    .doesNotContain("wr0ng");
        }
        return (ApplicationFailure) told.getCause();
    }

    private static ApplicationFailure lookFails(DatabaseSource source) {
        return failure(() -> database.rig.activities.look(database.order(source)));
    }

    private static Database shop() {
        return database.server.database(Dumps.shop().toArray(String[]::new));
    }

    @Test
    void itIsSentThroughAMachineAndProvenWhileOthersWrite() throws Exception {
        Database all = database.server.database(AllSorts.statements());
        BackupOrder order = database.order(database.declare("all", all, "box"));
        SourceShape shape = database.rig.activities.look(order);
        assertThat(shape.told()).contains("through box", "PostgreSQL 18", "8 tables");
        assertThat(shape.shape()).containsEntry("extensions", "hstore 1.8, plpgsql 1.0");

        Manifest manifest;
        String pair = "with made as (insert into customers (name) values ('late') returning id)"
                + " insert into orders (customer, amount) select id, 1 from made";
        try (Writer one = new Writer(all, pair);
                Writer other = new Writer(all, "update kinds set n = n + 1 where id = 7")) {
            one.awaitMore();
            other.awaitMore();
            manifest = database.rig.activities.send(order, shape).manifest();
            one.awaitMore();
            other.awaitMore();
        }
        StreamEntry stream = manifest.streams().get(0);
        assertThat(stream.name()).isEqualTo("database.dump");
        assertThat(stream.facts())
                .containsEntry("tables", "8")
                .containsEntry("tables_with_checksum", "8")
                .containsEntry("sequences", "3")
                .containsEntry("large_objects", "2");
        Reading proof = database.rig.activities.prove(order, manifest);
        assertThat(proof.effect()).as(proof.detail()).isEqualTo(Effect.APPLIED);
        assertThat(database.rig.scratch()).isEmptyDirectory();
        database.assertNothingIsLeftHere();
    }

    @Test
    void whatIsDamagedIsFoundWhenItIsRestored() throws Exception {
        Database shop = shop();
        try (Kept kept = database.backUp(database.declare("shop", shop, null))) {
            byte[] dump = Files.readAllBytes(kept.dump().file());
            assertThat(difference(kept, Arrays.copyOf(dump, dump.length * 2 / 3)))
                    .isPresent();
            int name = new String(dump, StandardCharsets.ISO_8859_1).indexOf("customer 57");
            byte[] changed = dump.clone();
            changed[name] ^= 1;
            assertThat(difference(kept, changed)).get().asString().startsWith("checksum of public.customers: ");
            assertThat(difference(kept, "no dump".getBytes(StandardCharsets.UTF_8)))
                    .get()
                    .asString()
                    .startsWith("it cannot be restored: ");
        }
        database.assertNothingIsLeftHere();
    }

    private static Optional<String> difference(Kept kept, byte[] dump) throws IOException {
        Path file = Files.write(Files.createTempFile(temp, "dump", ""), dump);
        return database.adapter.get().difference(kept.stream(), file, temp, doing -> {});
    }

    @Test
    void aServerThatIsKilledMeanwhileLeavesNoSnapshot() throws Exception {
        Path reached = temp.resolve("reached");
        Path on = temp.resolve("on");
        LivingServer victim = LivingServer.start(Tools.programs());
        try {
            Database large = victim.database(
                    "create table large as select g, repeat('x', 1000) x from generate_series(1, 30000) g",
                    "create table larger as table large");
            BackupOrder order = database.order(database.declare("victim", large, null));
            SourceShape shape = database.rig.activities.look(order);
            database.tools.set(PostgresTools.in(List.of(stopping(reached, on))));
            FutureTask<ApplicationFailure> sending =
                    new FutureTask<>(() -> failure(() -> database.rig.activities.send(order, shape)));
            new Thread(sending).start();
            await().until(() -> Files.exists(reached));
            victim.close();
            Files.createFile(on);
            assertThat(sending.get(60, TimeUnit.SECONDS).getType()).isEqualTo("SOURCE_CUT");
            assertThat(database.rig.activities.sent(order).effect()).isEqualTo(Effect.ABSENT);
            assertThat(database.rig.scratch()).isEmptyDirectory();
            database.assertNothingIsLeftHere();
        } finally {
            database.tools.set(Tools.tools());
            victim.close();
        }
    }

    /** A pg_dump whose output stops in the middle, until it may go on. */
    private static Path stopping(Path reached, Path on) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("programs"));
        for (String name : List.of("pg_restore", "psql", "initdb", "postgres", "pg_ctl")) {
            program(
                    folder.resolve(name),
                    "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(Tools.path().resolve(name)));
        }
        program(folder.resolve("pg_dump"), """
                #!/bin/bash
                set -o pipefail
                [ "$1" != --version ] || exec '%1$s' --version
                '%1$s' "$@" | { head -c 100000; touch '%2$s'; until [ -e '%3$s' ]; do sleep 0.05; done; cat; }
                """.formatted(Tools.path().resolve("pg_dump"), reached, on));
        return folder;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() throws Exception {
        database.rig.secret("wrong", "wr0ng");
        assertThat(lookFails(database.declare("shut", shop(), "wrong", null)).getType())
                .isEqualTo("LOGIN_REFUSED");
    }

    @Test
    void aDatabaseThatIsNotThereIsTold() {
        Database gone = database.server.server().named("gone");
        ApplicationFailure told = lookFails(database.declare("gone", gone, null));
        assertThat(told.getType()).isEqualTo("SOURCE_MISSING");
        assertThat(told.getOriginalMessage()).contains("database gone at 127.0.0.1:");
        assertThat(lookFails(new DatabaseSource("undeclared")).getType()).isEqualTo("NOT_DECLARED");
    }

    @Test
    void aTableThatMayNotBeReadIsNamed() throws Exception {
        Database shop = shop();
        LivingServer.run(
                shop,
                "create role reader login password 'r3ad'",
                "grant select on all tables in schema public to reader",
                "grant select on all sequences in schema public to reader",
                "create table hidden (a int)",
                "create table filtered (a int)",
                "grant select on filtered to reader",
                "alter table filtered enable row level security");
        database.rig.secret("reading", "r3ad");
        Database reading = new Database(shop.place(), shop.name(), "reader", new Password("r3ad"));
        DatabaseSource source = database.declare("read", reading, "reading", null);
        ApplicationFailure told = lookFails(source);
        assertThat(told.getType()).isEqualTo("SOURCE_REFUSED");
        assertThat(told.getOriginalMessage()).contains("may not read all of public.filtered, public.hidden");
        LivingServer.run(shop, "drop table hidden", "drop table filtered");
        database.rig.activities.look(database.order(source));
    }

    @Test
    void aServerThatNothingHereFitsIsToldWithWhatToInstall() {
        DatabaseSource source = database.declare("strange", shop(), null);
        database.tools.set(PostgresTools.in(List.of()));
        try {
            ApplicationFailure told = lookFails(source);
            assertThat(told.getType()).isEqualTo("NO_TOOL");
            assertThat(told.getOriginalMessage()).contains("A server of version 18", "ops/postgresql/get 18");
        } finally {
            database.tools.set(Tools.tools());
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Database away = new Database(new ServerPlace.Port("127.0.0.1", port), "shop", "opsaga", LivingServer.PASSWORD);
        assertThat(lookFails(database.declare("away", away, null)).getType()).isEqualTo("SOURCE_UNREACHABLE");
        assertThat(lookFails(database.declare("away", away, "box")).getType()).isEqualTo("SOURCE_UNREACHABLE");
    }
}
