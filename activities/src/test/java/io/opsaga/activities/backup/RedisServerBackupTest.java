package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.redis.KeysDigest;
import io.opsaga.activities.redis.RedisLab;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupOrder;
import io.opsaga.saga.Effect;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real single server, reached directly and through a machine. */
@Timeout(120)
class RedisServerBackupTest {
    private static final String LIBRARY = "#!lua name=%s\nredis.register_function('%s', function() return 'of %s' end)";

    @TempDir
    private Path temp;

    private RedisLab lab;
    private RedisRig rig;
    private BackupSource server;

    @BeforeEach
    void start() throws Exception {
        lab = RedisLab.single(temp.resolve("server"), "repl-diskless-sync", "yes");
        rig = new RedisRig(Files.createDirectory(temp.resolve("rig")));
        server = rig.declare("cache", lab.nodes().get(0), "box");
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
        lab.close();
    }

    private void library(String name) {
        lab.ask(0, "FUNCTION", "LOAD", "REPLACE", LIBRARY.formatted(name, name, name));
    }

    private void restore(RedisRig.Taken taken, BackupSource into, String... patterns) {
        Selection selection = new Selection(List.of(patterns));
        rig.restore.restore(
                rig.inventory(), into, taken.manifest(), taken.files(), selection, rig.scratch(), doing -> {});
    }

    private String difference(RedisRig.Taken taken, String... patterns) {
        Selection selection = new Selection(List.of(patterns));
        return rig.restore
                .difference(rig.inventory(), server, taken.manifest(), taken.files(), selection, temp, doing -> {})
                .orElse("");
    }

    @Test
    void allOfItComesBackThroughATunnelWithDatabasesAndFunctions() throws Exception {
        lab.fill();
        lab.ask(7, "SET", "key", "in 7");
        library("kept");
        KeysDigest before = lab.digest();
        RedisRig.Taken taken = rig.take(server);
        StreamEntry stream = taken.manifest().streams().get(0);

        assertThat(stream.name()).isEqualTo("redis/server.rdb");
        assertThat(stream.facts())
                .containsEntry("keys", Integer.toString(RedisLab.KEYS))
                .containsEntry("first_database", "0")
                .containsEntry("function_libraries", "1");
        assertThat(rig.adapter.difference(stream, taken.files().get(stream.name()), temp, doing -> {}))
                .isEmpty();

        lab.flush();
        lab.ask(3, "SET", "key", "of later");
        library("kept");
        library("later");
        assertThat(difference(taken)).contains("libraries of functions are others", "1 more should not be there");
        restore(taken, server);
        assertThat(lab.digest()).isEqualTo(before);
        assertThat(difference(taken)).isEmpty();
        assertThat(lab.ask(0, "FCALL", "kept", 0)).isEqualTo("of kept".getBytes(StandardCharsets.UTF_8));
        rig.restore.remove(rig.inventory(), server, Selection.ALL, doing -> {});
        assertThat(lab.keys()).isZero();
        assertThat((List<?>) lab.ask(0, "FUNCTION", "LIST")).isEmpty();
    }

    @Test
    void whatWasWrittenSinceIsTold() throws Exception {
        // From the first time on that somebody takes its data, a server counts what it writes.
        rig.take(server);
        lab.set("counter", "x".repeat(20_000));
        RedisRig.Taken taken = rig.take(server);
        RestoreLook before = rig.restore.look(rig.inventory(), server, taken.manifest(), Selection.ALL, doing -> {});
        lab.set("counter", "x".repeat(5_000));
        RestoreLook after = rig.restore.look(rig.inventory(), server, taken.manifest(), Selection.ALL, doing -> {});

        assertThat(after.losses()).hasSize(2).first().asString().startsWith("1 keys that are there now");
        assertThat(after.differences()).isEmpty();
        assertThat(bytes(after)).isBetween(5_000L, 6_000L).isGreaterThan(bytes(before) + 4_999);
    }

    private static long bytes(RestoreLook look) {
        return Long.parseLong(look.losses().get(1).replaceAll(".*at most (\\d+) bytes.*", "$1"));
    }

    @Test
    void whatExpiresMeanwhileIsNoDifference() throws Exception {
        lab.set("stays", "1");
        lab.ask(0, "SET", "short", "1", "PX", 400);
        RedisRig.Taken taken = rig.take(server);
        lab.ask(0, "DEL", "short");
        StreamEntry stream = taken.manifest().streams().get(0);

        assertThat(stream.facts()).containsEntry("keys", "2");
        assertThat(difference(taken)).isEmpty();
        await().until(() -> rig.adapter
                .difference(stream, taken.files().get(stream.name()), temp, doing -> {})
                .isEmpty());
        restore(taken, server);
        assertThat(lab.has("stays")).isTrue();
        lab.set("stays", "2");
        assertThat(difference(taken)).contains("1 are different");
    }

    /** Whatever cannot be written is told before anything is removed. */
    @Test
    void aPlaceThatLacksADatabaseIsLeftAsItWas() throws Exception {
        lab.ask(7, "SET", "key", "in 7");
        RedisRig.Taken taken = rig.take(server);
        try (RedisLab small = RedisLab.single(temp.resolve("small"), "databases", "1")) {
            small.set("only here", "stays");
            BackupSource into = rig.declare("small", small.nodes().get(0), "");
            ApplicationFailure told = catchThrowableOfType(ApplicationFailure.class, () -> restore(taken, into));
            assertThat(told.getType()).isEqualTo("PLACE_UNFIT");
            assertThat(small.has("only here")).isTrue();
        }
    }

    @Test
    void aPlaceWithoutRoomSaysSo() throws Exception {
        for (int i = 0; i < 4; i++) {
            lab.set("large" + i, "x".repeat(1 << 20));
        }
        RedisRig.Taken taken = rig.take(server);
        try (RedisLab small = RedisLab.single(temp.resolve("small"), "maxmemory", "2mb")) {
            BackupSource into = rig.declare("small", small.nodes().get(0), "");
            ApplicationFailure told = catchThrowableOfType(ApplicationFailure.class, () -> restore(taken, into));
            assertThat(told.getType()).isEqualTo("PLACE_FULL");
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleLeavesNothing() {
        lab.fill();
        BackupOrder order =
                rig.order("backup_1", rig.declare("cache", lab.nodes().get(0), ""));
        SourceShape shape = rig.activities.look(order);
        // In microseconds: all of it takes eight seconds.
        lab.ask(0, "CONFIG", "SET", "rdb-key-save-delay", 2_000);
        CompletableFuture<Throwable> sending =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> rig.activities.send(order, shape)));
        lab.awaitStream(200);
        lab.kill();

        assertThat(failure(sending.join())).isEqualTo("SOURCE_CUT");
        assertThat(rig.activities.sent(order).effect()).isEqualTo(Effect.ABSENT);
        assertThat(rig.store().snapshots(List.of())).isEmpty();
        assertThat(rig.scratch()).isEmptyDirectory();
    }

    @Test
    void whatIsInTheWayIsToldWithoutThePassword() throws Exception {
        String wrong = "wrong-battery-5521";
        rig.secret("password", wrong);
        Throwable refused = thrown(() -> rig.activities.look(rig.order("backup_1", server)));
        rig.secret("password", RedisLab.PASSWORD);
        lab.kill();
        Throwable away = thrown(() -> rig.activities.look(rig.order("backup_1", server)));
        StringWriter all = new StringWriter();
        refused.printStackTrace(new PrintWriter(all));
        away.printStackTrace(new PrintWriter(all));

        assertThat(failure(refused)).isEqualTo("LOGIN_REFUSED");
        assertThat(failure(away)).isEqualTo("SOURCE_UNREACHABLE");
        assertThat(all.toString()).doesNotContain(wrong, RedisLab.PASSWORD);
    }

    private static Throwable thrown(ThrowingCallable call) {
        return catchThrowable(call);
    }

    private static String failure(Throwable thrown) {
        assertThat(thrown).isInstanceOf(ActivityFailure.class);
        assertThat(thrown.getCause()).isInstanceOf(ApplicationFailure.class);
        return ((ApplicationFailure) thrown.getCause()).getType();
    }
}
