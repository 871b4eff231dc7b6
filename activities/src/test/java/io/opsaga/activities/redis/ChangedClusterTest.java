package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clusters that lose something. */
class ChangedClusterTest {
    @TempDir
    private Path folder;

    private RealCluster cluster;

    @BeforeEach
    void start() {
        cluster = RealCluster.start(folder.resolve("cluster"), 3, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aClusterWithAHoleIsNotWellAndIsNotRestoredInto() {
        RealRedis holed = cluster.masters().get(1);
        holed.ask("CLUSTER", "DELSLOTS", 6000);
        RedisTopology seen = RealRedis.anybody().topology(holed.address());
        assertThat(seen.complaints()).contains("Slots 6000 are assigned to no master.");
        assertNotWell(seen::well);
        Rdbs rdbs = new Rdbs(folder);
        try (RealRedis source = RealRedis.start(folder.resolve("source"))) {
            source.ask("SET", "key", "value");
            try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(source.address()))) {
                KeyRestore restore = new KeyRestore(RealRedis.anybody(), holed.address());
                assertNotWell(() -> restore.from(scratch, Optional.empty(), done -> {}));
            }
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsTold() {
        cluster.masters().get(2).close();
        RedisTopology seen = cluster.topology();
        assertThat(seen.complaints()).anyMatch(complaint -> complaint.contains("cannot be asked (UNREACHABLE)"));
        assertNotWell(seen::well);
    }

    @Test
    void aFailoverIsTold() {
        RedisTopology before = cluster.topology().well();
        RealRedis replica = cluster.replicas().get(0);
        // Without asking for votes, which come too late where all nodes share a busy machine.
        replica.ask("CLUSTER", "FAILOVER", "TAKEOVER");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> RealRedis.anybody().topology(replica.address()).masters().stream()
                        .anyMatch(master -> master.address().equals(replica.address())));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.topology().complaints().isEmpty());
        assertThat(before.differsFrom(cluster.topology()))
                .contains(
                        "A failover made node %s a master.".formatted(replica.address()),
                        "A failover made node %s a replica.".formatted(cluster.address()));
    }

    private static void assertNotWell(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.CLUSTER_NOT_WELL));
    }
}
