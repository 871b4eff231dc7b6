package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.redis.RedisNode.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real single server: who it lets in, what it says of itself, and its data on the way out and in. */
class SingleServerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"yes", "no"})
    void keysComeOutAndIntoAnotherServerTheSame(String diskless) {
        try (RealRedis source = RealRedis.start(folder.resolve("source"), "repl-diskless-sync", diskless);
                RealRedis target = RealRedis.start(folder.resolve("target"))) {
            fill(source);
            target.ask("SET", "only here", "stays");
            Rdbs rdbs = new Rdbs(folder);
            List<RestoreProgress> progress = new ArrayList<>();
            try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(source.address()))) {
                KeyRestore restore = new KeyRestore(RealRedis.anybody(), target.address());
                Restored first = restore.from(scratch, Optional.empty(), progress::add);
                Restored again = restore.from(scratch, Optional.empty(), done -> {});
                assertThat(first.keys()).isEqualTo(SampleKeys.COUNT);
                assertThat(again).isEqualTo(first);
                assertThat(progress).isNotEmpty().allMatch(step -> step.all() == SampleKeys.COUNT);
                assertThat(progress.get(progress.size() - 1).keys()).isEqualTo(SampleKeys.COUNT);
                assertThat(target.ask("DEL", "only here")).isEqualTo(1L);
                Rdbs.Seen restored = rdbs.seen(List.of(target.address()));
                assertThat(restored.digest()).isEqualTo(scratch.digest());
                assertThat(restored.counts()).isEqualTo(scratch.counts());
                assertThat(restored.counts().expiring()).isEqualTo(SampleKeys.EXPIRING);
            }
        }
    }

    private static void fill(RealRedis server) {
        try (RedisConnection connection = server.connect()) {
            connection.ask(SampleKeys.all().stream()
                    .flatMap(sample -> sample.commands().stream())
                    .toList());
        }
    }

    /** One value, one instant, one type, one member: each of them shows. */
    @Test
    void theDigestSeesEveryDifference() {
        try (RealRedis server = RealRedis.start(folder.resolve("server"))) {
            server.ask("SET", "text", "one");
            server.ask("ZADD", "scores", 1, "a", 2, "b");
            server.ask("RPUSH", "list", "a", "b");
            Rdbs rdbs = new Rdbs(folder);
            List<KeysDigest> digests = new ArrayList<>();
            digests.add(rdbs.seen(List.of(server.address())).digest());
            List<List<Object>> changes = List.of(
                    List.of("SET", "text", "two"),
                    List.of("PEXPIREAT", "text", 4_000_000_000_000L),
                    List.of("PEXPIREAT", "text", 4_000_000_000_001L),
                    List.of("ZADD", "scores", 3, "b"),
                    List.of("LSET", "list", 1, "c"),
                    List.of("RENAME", "list", "list2"),
                    List.of("MOVE", "scores", 5));
            for (List<Object> change : changes) {
                server.ask(change.toArray());
                digests.add(rdbs.seen(List.of(server.address())).digest());
            }
            assertThat(digests).doesNotHaveDuplicates();
            server.ask("SET", "text", "two", "PXAT", 4_000_000_000_001L);
            assertThat(rdbs.seen(List.of(server.address())).digest()).isEqualTo(digests.get(digests.size() - 1));
        }
    }

    @Test
    void databasesStayApart() {
        try (RealRedis source = RealRedis.start(folder.resolve("source"));
                RealRedis target = RealRedis.start(folder.resolve("target"));
                RealRedis small = RealRedis.start(folder.resolve("small"), "databases", "1")) {
            source.ask("SET", "key", "in 0");
            try (RedisConnection connection = source.connect()) {
                connection.ask(List.of(Command.of("SELECT", 7), Command.of("SET", "key", "in 7")));
            }
            Rdbs rdbs = new Rdbs(folder);
            try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(source.address()))) {
                assertThat(scratch.counts().databases()).containsOnlyKeys(0, 7);
                new KeyRestore(RealRedis.anybody(), target.address()).from(scratch, Optional.empty(), done -> {});
                assertThat(rdbs.seen(List.of(target.address())).digest()).isEqualTo(scratch.digest());
                assertThat(failure(() -> new KeyRestore(RealRedis.anybody(), small.address())
                                .from(scratch, Optional.empty(), done -> {})))
                        .isEqualTo(RedisFailure.NO_SUCH_DATABASE);
            }
        }
    }

    @Test
    void whatExpiresOnTheWayIsPassedBy() {
        try (RealRedis source = RealRedis.start(folder.resolve("source"));
                RealRedis target = RealRedis.start(folder.resolve("target"))) {
            source.ask("SET", "stays", "1");
            source.ask("SET", "short", "1", "PX", 3000);
            source.ask("SET", "shorter", "1", "PX", 1500);
            Rdbs rdbs = new Rdbs(folder);
            Path rdb = rdbs.take(source.address());
            await().until(() -> source.ask("EXISTS", "shorter").equals(0L));
            try (ScratchRedis scratch = rdbs.servers().load(rdb)) {
                await().until(() -> source.ask("EXISTS", "short").equals(0L));
                Restored restored = new KeyRestore(RealRedis.anybody(), target.address())
                        .from(scratch, Optional.empty(), done -> {});
                assertThat(restored.keys()).isEqualTo(1);
                assertThat(target.ask("DBSIZE")).isEqualTo(1L);
                assertThat(scratch.counts().expired()).isPositive();
            }
        }
    }

    @Test
    void whoOnlyTakesTheDataIsNoNode() {
        try (RealRedis server = RealRedis.start(folder.resolve("server"));
                ReplicationLine taking = ReplicationLine.open(RealRedis.anybody(), server.address())) {
            assertThat(taking.synchronise()).isPresent();
            try (RedisConnection connection = server.connect()) {
                assertThat(Info.of(connection, "replication").text("slave0")).contains("port=0");
            }
            assertThat(RealRedis.anybody().topology(server.address()).nodes()).hasSize(1);
        }
    }

    @Test
    void aReplicaGivesTheSameAndTellsOfItsMaster() {
        try (RealRedis master = RealRedis.start(folder.resolve("master"));
                RealRedis replica = RealRedis.start(
                        folder.resolve("replica"),
                        "replicaof",
                        "127.0.0.1 " + master.address().port())) {
            master.ask("SET", "key", "value");
            await().until(() -> replica.ask("DBSIZE").equals(1L));
            RedisTopology seen = RealRedis.anybody().topology(replica.address());
            assertThat(seen.masters()).extracting(RedisNode::address).containsExactly(master.address());
            assertThat(seen.replicasOf(seen.masters().get(0)))
                    .extracting(RedisNode::address)
                    .containsExactly(replica.address());
            assertThat(RealRedis.anybody().topology(master.address()).nodes())
                    .extracting(RedisNode::role)
                    .containsOnlyOnce(Role.MASTER, Role.REPLICA);
            Rdbs rdbs = new Rdbs(folder);
            assertThat(rdbs.seen(List.of(replica.address())).digest())
                    .isEqualTo(rdbs.seen(List.of(master.address())).digest());
            master.kill();
            await().until(() -> !RealRedis.anybody()
                    .topology(replica.address())
                    .complaints()
                    .isEmpty());
            assertThat(failure(() -> RealRedis.anybody().rdb(replica.address()).read()))
                    .isEqualTo(RedisFailure.NOT_READY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void aServerThatIsKilledMeanwhileCutsTheStream(String diskless) {
        try (RealRedis server = RealRedis.start(folder.resolve("server"), "repl-diskless-sync", diskless)) {
            byte[] random = new byte[4 << 20];
            new Random(1).nextBytes(random);
            for (int i = 0; i < 24; i++) {
                server.ask("SET", "large" + i, random);
            }
            AtomicBoolean killed = new AtomicBoolean();
            OutputStream sink = new OutputStream() {
                @Override
                public void write(int one) {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int count) {
                    if (killed.compareAndSet(false, true)) {
                        server.kill();
                    }
                }
            };
            assertThat(failure(() -> {
                        try {
                            RealRedis.anybody().rdb(server.address()).copyTo(sink, bytes -> {});
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .isEqualTo(RedisFailure.STREAM_CUT);
            assertThat(killed).isTrue();
        }
    }

    @Test
    void aTargetWithoutRoomSaysSo() {
        try (RealRedis source = RealRedis.start(folder.resolve("source"));
                RealRedis target = RealRedis.start(folder.resolve("target"), "maxmemory", "1mb")) {
            source.ask("SET", "large", new byte[1 << 22]);
            source.ask("SET", "larger", new byte[1 << 22]);
            Rdbs rdbs = new Rdbs(folder);
            try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(source.address()))) {
                assertThat(failure(() -> new KeyRestore(RealRedis.anybody(), target.address())
                                .from(scratch, Optional.empty(), done -> {})))
                        .isEqualTo(RedisFailure.OUT_OF_MEMORY);
            }
        }
    }

    private static RedisFailure failure(Runnable work) {
        RedisException thrown = catchThrowableOfType(RedisException.class, work::run);
        assertThat(thrown).isNotNull();
        return thrown.failure();
    }
}
