package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.redis.RedisNode.Role;
import io.opsaga.activities.redis.RedisTopology.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopologyDifferenceTest {
    private static final SlotRange LOW = new SlotRange(0, 8191);
    private static final SlotRange HIGH = new SlotRange(8192, 16383);
    private static final RedisTopology BEFORE =
            cluster(4, node(1, null, 1, LOW), node(2, null, 2, HIGH), node(3, "node1", 1));

    @Test
    void theSameIsNoChange() {
        assertThat(BEFORE.differsFrom(BEFORE)).isEmpty();
        BEFORE.sameAs(BEFORE);
    }

    @Test
    void aSlotThatWentElsewhere() {
        RedisTopology after = cluster(
                5,
                node(1, null, 1, new SlotRange(0, 8190)),
                node(2, null, 5, new SlotRange(8191, 16383)),
                node(3, "node1", 1));
        assertThat(BEFORE.differsFrom(after))
                .containsExactly(
                        "The epoch of node 10.0.0.2:7000 was 2 and is 5.",
                        "Slots 8191 went from 10.0.0.1:7000 to 10.0.0.2:7000.",
                        "The cluster's epoch was 4 and is 5.");
        assertThatThrownBy(() -> BEFORE.sameAs(after))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("Slots 8191 went");
    }

    @Test
    void aFailover() {
        RedisTopology after = cluster(5, node(1, "node3", 5), node(2, null, 2, HIGH), node(3, null, 5, LOW));
        assertThat(BEFORE.differsFrom(after))
                .contains(
                        "A failover made node 10.0.0.1:7000 a replica.",
                        "A failover made node 10.0.0.3:7000 a master.",
                        "Slots 0-8191 went from 10.0.0.1:7000 to 10.0.0.3:7000.");
    }

    @Test
    void nodesThatAreGoneNewAndCutOff() {
        RedisNode lost =
                new RedisNode("node2", new RedisAddress("10.0.0.2", 7000), Role.MASTER, null, false, 2, List.of(HIGH));
        RedisTopology after = cluster(4, node(1, null, 1, LOW), lost, node(4, "node1", 1));
        assertThat(BEFORE.differsFrom(after))
                .containsExactly(
                        "Master 10.0.0.2:7000 is not connected any more.",
                        "Node 10.0.0.3:7000 is gone.",
                        "Node 10.0.0.4:7000 is new.");
    }

    @Test
    void slotsThatAreNobodysAndThoseThatWere() {
        RedisTopology after =
                cluster(4, node(1, null, 1, LOW), node(2, null, 2, new SlotRange(8193, 16383)), node(3, "node1", 1));
        assertThat(BEFORE.differsFrom(after)).containsExactly("Slots 8192 of 10.0.0.2:7000 are nobody's now.");
        assertThat(after.differsFrom(BEFORE)).containsExactly("Slots 8192 were nobody's and are assigned.");
    }

    /** The slots are where they were; only an epoch tells. */
    @Test
    void aSlotThatWentAndCameBack() {
        RedisTopology after = cluster(6, node(1, null, 6, LOW), node(2, null, 5, HIGH), node(3, "node1", 6));
        assertThat(BEFORE.differsFrom(after)).isNotEmpty().noneMatch(change -> change.startsWith("Slots"));
    }

    private static RedisTopology cluster(long epoch, RedisNode... nodes) {
        return new RedisTopology(Mode.CLUSTER, "7.0.15", List.of(nodes), epoch, List.of());
    }

    private static RedisNode node(int number, @Nullable String master, long epoch, SlotRange... slots) {
        return new RedisNode(
                "node" + number,
                new RedisAddress("10.0.0." + number, 7000),
                master == null ? Role.MASTER : Role.REPLICA,
                master,
                true,
                epoch,
                List.of(slots));
    }
}
