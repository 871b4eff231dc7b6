package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.redis.RedisNode.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterNodesTest {
    private static final RedisAddress ASKED = new RedisAddress("db.example", 7001);

    @Test
    void aMasterItsSlotsAndWhatIsOnItsWay() {
        ClusterNodes read = ClusterNodes.parse("""
                aaa :7001@17001 myself,master - 0 0 3 connected 0-5460 7000 [93->-bbb] [77-<-bbb]
                bbb 10.0.0.2:7002@17002,two.example master - 0 1 2 connected 5461-6999 7001-16383
                """, ASKED);
        assertThat(read.self().address()).isEqualTo(ASKED);
        assertThat(read.self().slots()).containsExactly(new SlotRange(0, 5460), new SlotRange(7000, 7000));
        assertThat(read.self().configEpoch()).isEqualTo(3);
        assertThat(read.moving()).containsExactly("[93->-bbb]", "[77-<-bbb]");
        assertThat(read.nodes().get(1).address()).isEqualTo(new RedisAddress("10.0.0.2", 7002));
    }

    @Test
    void whatHasFailedOrIsCutOffIsNotLinked() {
        ClusterNodes read = ClusterNodes.parse("""
                aaa 10.0.0.1:7001@17001 myself,slave ccc 0 0 1 connected
                bbb 10.0.0.2:7002@17002 slave,fail? ccc 0 1 1 connected
                ccc fd00::3:7003@17003 master,fail - 0 1 1 connected 0-16383
                ddd 10.0.0.4:7004@17004 slave ccc 0 1 1 disconnected
                eee 10.0.0.5:7005@17005 handshake - 0 0 0 disconnected
                fff :0@0 master,noaddr - 0 0 0 disconnected
                """, ASKED);
        assertThat(read.nodes()).extracting(RedisNode::id).containsExactly("aaa", "bbb", "ccc", "ddd");
        assertThat(read.nodes()).extracting(RedisNode::linked).containsExactly(true, false, false, false);
        assertThat(read.self().role()).isEqualTo(Role.REPLICA);
        assertThat(read.self().master()).isEqualTo("ccc");
        assertThat(read.nodes().get(2).address()).isEqualTo(new RedisAddress("fd00::3", 7003));
    }

    @Test
    void anAnswerWithoutTheNodeItselfIsNone() {
        assertThatThrownBy(() -> ClusterNodes.parse("aaa 10.0.0.1:7001@17001 master - 0 0 1 connected\n", ASKED))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("does not find itself");
    }

    @Test
    void rangesOfSlotsAreReadAndShownAlike() {
        List<SlotRange> ranges = List.of(SlotRange.parse("5"), SlotRange.parse("7-16383"));
        assertThat(SlotRange.shown(SlotRange.bits(ranges))).isEqualTo("5, 7-16383");
        assertThat(SlotRange.of(SlotRange.bits(ranges))).isEqualTo(ranges);
    }
}
