package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.redis.RedisNode.Role;
import io.opsaga.activities.redis.RedisTopology.Mode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three masters and three replicas. Whoever changes it puts it back. */
class ClusterTest {
    @TempDir
    private static Path shared;

    private static RealCluster cluster;
    private static Rdbs.Seen whole;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        cluster = RealCluster.start(shared.resolve("cluster"), 3, 3);
        cluster.send(SampleKeys.all());
        whole = new Rdbs(shared).seen(addresses(cluster));
    }

    @AfterAll
    static void stop() {
        // Missing when it could not be started.
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<RedisAddress> addresses(RealCluster some) {
        return some.masters().stream().map(RealRedis::address).toList();
    }

    @Test
    void oneNodeTellsOfAll() {
        List<RedisAddress> dialed = Collections.synchronizedList(new ArrayList<>());
        RedisDialer direct = RedisDialer.direct(Rdbs.PATIENCE);
        RedisServers servers = new RedisServers(
                address -> {
                    dialed.add(address);
                    return direct.dial(address);
                },
                RedisLogin.none(),
                Rdbs.PATIENCE);
        RedisTopology seen =
                servers.topology(cluster.replicas().get(0).address()).well();
        assertThat(seen.mode()).isEqualTo(Mode.CLUSTER);
        assertThat(seen.version()).startsWith("7.");
        assertThat(seen.nodes()).hasSize(6).allMatch(RedisNode::linked);
        assertThat(seen.masters())
                .extracting(RedisNode::address)
                .containsExactlyInAnyOrderElementsOf(addresses(cluster));
        assertThat(seen.masters()).allSatisfy(master -> {
            assertThat(seen.replicasOf(master))
                    .hasSize(1)
                    .extracting(RedisNode::role)
                    .containsOnly(Role.REPLICA);
            assertThat(master.configEpoch()).isPositive();
        });
        assertThat(seen.currentEpoch()).isPositive();
        // What the cluster announces is reached by the same way.
        assertThat(dialed).containsAll(addresses(cluster));
        assertThat(seen.differsFrom(cluster.topology())).isEmpty();
    }

    @Test
    void everyKeyIsCountedInItsSlot() {
        assertThat(whole.counts().keys()).isEqualTo(SampleKeys.COUNT);
        assertThat(whole.counts().expiring()).isEqualTo(SampleKeys.EXPIRING);
        assertThat(whole.digest().keys()).isEqualTo(SampleKeys.COUNT);
        for (RedisNode master : cluster.topology().masters()) {
            try (RedisConnection connection = RealRedis.anybody().connect(master.address())) {
                List<Integer> slots = new Random(3)
                        .ints(300, 0, SlotRange.SLOTS)
                        .filter(slot -> master.slots().stream().anyMatch(range -> range.contains(slot)))
                        .boxed()
                        .toList();
                List<?> counted = connection.ask(slots.stream()
                        .map(slot -> Command.of("CLUSTER", "COUNTKEYSINSLOT", slot))
                        .toList());
                assertThat(slots.stream()
                                .map(slot -> (long) whole.counts().slots().of(slot)))
                        .isEqualTo(counted);
            }
        }
        assertThat(IntStream.range(0, SlotRange.SLOTS)
                        .filter(slot -> whole.counts().slots().of(slot) == 0))
                .isNotEmpty();
    }

    @Test
    void ownSlotsAreThoseOfTheServer() {
        Random random = new Random(4);
        try (RedisConnection connection = RealRedis.anybody().connect(cluster.address())) {
            for (int i = 0; i < 200; i++) {
                byte[] key = new byte[1 + random.nextInt(40)];
                random.nextBytes(key);
                if (i % 2 == 0) {
                    key = ("{" + i + "}" + new String(key, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.UTF_8);
                }
                assertThat(connection.ask(Command.of("CLUSTER", "KEYSLOT", key)))
                        .isEqualTo((long) KeySlot.of(key));
            }
        }
    }

    @Test
    void replicasGiveWhatTheirMastersHave() {
        List<RedisAddress> replicas =
                cluster.replicas().stream().map(RealRedis::address).toList();
        assertThat(new Rdbs(folder).seen(replicas).digest()).isEqualTo(whole.digest());
    }

    @Test
    void aMastersDataHasNoKeysOfOthers() {
        RedisNode master = cluster.bySlots().get(1);
        try (ScratchRedis scratch = new Rdbs(folder).servers().load(new Rdbs(folder).take(master.address()))) {
            assertThat(scratch.counts().slots().outside(master.slots())).isZero();
            assertThat(scratch.counts().slots().in(master.slots().get(0)))
                    .isEqualTo(scratch.counts().keys());
        }
    }

    @Test
    void aClusterOfAnotherSizeIsTheSameAfterwards() {
        try (RealCluster other = RealCluster.start(folder.resolve("other"), 4, 0)) {
            Rdbs rdbs = new Rdbs(folder);
            Restored restored = new Restored(0, 0, 0);
            for (RedisAddress master : addresses(cluster)) {
                try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(master))) {
                    Restored part = new KeyRestore(RealRedis.anybody(), other.address())
                            .from(scratch, Optional.empty(), done -> {});
                    restored = new Restored(restored.keys() + part.keys(), 0, restored.bytes() + part.bytes());
                }
            }
            assertThat(restored.keys()).isEqualTo(SampleKeys.COUNT);
            assertThat(rdbs.seen(addresses(other)).digest()).isEqualTo(whole.digest());
            assertThat(rdbs.seen(addresses(other)).counts()).isEqualTo(whole.counts());
        }
    }

    /** Into the cluster itself, while a slot of theirs is on its way and after another one has gone: each finds its place. */
    @Test
    void keysOfAPatternFollowTheirSlots() {
        Rdbs rdbs = new Rdbs(folder);
        RealRedis from = cluster.masters().get(0);
        RealRedis to = cluster.masters().get(1);
        int onItsWay = slotOfATag(from);
        try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(from.address()))) {
            long tagged = scratch.keys(SampleKeys.TAGGED);
            assertThat(tagged).isBetween(1L, SampleKeys.tagged());
            to.ask("CLUSTER", "SETSLOT", onItsWay, "IMPORTING", RealCluster.id(from));
            from.ask("CLUSTER", "SETSLOT", onItsWay, "MIGRATING", RealCluster.id(to));
            try {
                assertThat(cluster.topology().complaints())
                        .anyMatch(complaint -> complaint.contains("Slot [" + onItsWay + "->-"));
                List<?> there = (List<?>) from.ask("CLUSTER", "GETKEYSINSLOT", onItsWay, 1000);
                from.ask("DEL", there.get(0));
                Restored restored = new KeyRestore(RealRedis.anybody(), cluster.address())
                        .from(scratch, Optional.of(SampleKeys.TAGGED), done -> {});
                assertThat(restored.keys()).isEqualTo(tagged);
                assertThat(to.ask("CLUSTER", "COUNTKEYSINSLOT", onItsWay)).isEqualTo(1L);
            } finally {
                cluster.move(onItsWay, from, to);
                cluster.move(onItsWay, to, from);
            }
            // MIGRATE sends the time that is left, so a key that has moved expires some milliseconds later than it did.
            assertThat(rdbs.seen(addresses(cluster)).counts()).isEqualTo(whole.counts());
            new KeyRestore(RealRedis.anybody(), cluster.address()).from(scratch, Optional.empty(), done -> {});
        }
        assertThat(rdbs.seen(addresses(cluster)).digest()).isEqualTo(whole.digest());
    }

    @Test
    void aSlotThatMovesBetweenTwoLooksIsTold() {
        RealRedis from = cluster.masters().get(2);
        RealRedis to = cluster.masters().get(0);
        // Without keys: those that move would expire at another instant.
        int slot = IntStream.range(0, SlotRange.SLOTS)
                .filter(slotsOf(from)::get)
                .filter(some -> whole.counts().slots().of(some) == 0)
                .findFirst()
                .orElseThrow();
        RedisTopology before = cluster.topology();
        cluster.move(slot, from, to);
        RedisTopology moved = cluster.topology();
        cluster.move(slot, to, from);
        RedisTopology back = cluster.topology();
        assertThat(before.differsFrom(moved))
                .contains("Slots %d went from %s to %s.".formatted(slot, from.address(), to.address()));
        assertThat(before.differsFrom(back)).anyMatch(change -> change.contains("epoch"));
        assertThatThrownBy(() -> before.sameAs(back))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.TOPOLOGY_CHANGED));
    }

    /** A slot of that master which has keys with a tag. */
    private static int slotOfATag(RealRedis master) {
        return IntStream.range(0, 100)
                .map(tag -> KeySlot.of("{tag%d}".formatted(tag).getBytes(StandardCharsets.UTF_8)))
                .filter(slotsOf(master)::get)
                .filter(slot -> whole.counts().slots().of(slot) > 2)
                .findFirst()
                .orElseThrow();
    }

    private static BitSet slotsOf(RealRedis master) {
        return cluster.topology().masters().stream()
                .filter(some -> some.address().equals(master.address()))
                .map(some -> SlotRange.bits(some.slots()))
                .findFirst()
                .orElseThrow();
    }
}
