package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.redis.KeysDigest;
import io.opsaga.activities.redis.RedisException;
import io.opsaga.activities.redis.RedisFailure;
import io.opsaga.activities.redis.RedisLab;
import io.opsaga.activities.vault.Snapshots;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupOrder;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three masters and three replicas, into a real repository and back. Each test fills it anew. */
@Timeout(120)
class RedisClusterBackupTest {
    @TempDir
    private static Path shared;

    private static RedisLab lab;
    private static RedisRig rig;
    private static BackupSource cluster;

    @BeforeAll
    static void start() throws Exception {
        lab = RedisLab.cluster(shared.resolve("cluster"), 3, 3);
        rig = new RedisRig(Files.createDirectory(shared.resolve("rig")));
        // By a replica: it knows of all others.
        cluster = rig.declare("cache", lab.nodes().get(5), "");
    }

    @AfterAll
    static void stop() throws Exception {
        // Missing when they could not be started.
        if (rig != null) {
            rig.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void fill() {
        lab.flush();
        lab.fill();
    }

    private static long keys(Manifest manifest) {
        return manifest.streams().stream()
                .mapToLong(stream -> Long.parseLong(stream.facts().getOrDefault("keys", "-1000000")))
                .sum();
    }

    private static void restore(Manifest manifest, Map<String, Path> streams, BackupSource into, String... patterns) {
        Selection selection = new Selection(List.of(patterns));
        rig.restore.restore(rig.inventory(), into, manifest, streams, selection, rig.scratch(), doing -> {});
    }

    private static Optional<String> difference(
            Manifest manifest, Map<String, Path> streams, BackupSource in, String... patterns) {
        Selection selection = new Selection(List.of(patterns));
        return rig.restore.difference(rig.inventory(), in, manifest, streams, selection, rig.scratch(), doing -> {});
    }

    @Test
    void itIsSentProvenDestroyedAndRestored() throws Exception {
        KeysDigest before = lab.digest();
        BackupOrder order = rig.order("backup_1", cluster);
        SourceShape shape = rig.activities.look(order);
        Sent sent = rig.activities.send(order, shape);
        Manifest manifest = sent.manifest();

        assertThat(shape.shape()).containsEntry("mode", "cluster");
        assertThat(shape.told()).contains("3 masters").contains(RedisLab.KEYS + " keys");
        assertThat(manifest.streams()).hasSize(3).allSatisfy(stream -> {
            assertThat(stream.name()).matches("redis/[0-9a-f]{40}\\.rdb");
            assertThat(stream.facts()).containsKeys("slots", "crc64", "replication_point");
        });
        assertThat(keys(manifest)).isEqualTo(RedisLab.KEYS);
        Reading proof = rig.activities.prove(order, manifest);
        assertThat(proof.effect()).as(proof.detail()).isEqualTo(Effect.APPLIED);

        Map<String, Path> streams = rig.streams(manifest);
        lab.flush();
        lab.set("only here", "goes");
        assertThat(difference(manifest, streams, cluster).orElse("")).contains("are missing", "1 more should not");
        restore(manifest, streams, cluster);
        assertThat(lab.has("only here")).isFalse();
        assertThat(lab.digest()).isEqualTo(before);
        assertThat(difference(manifest, streams, cluster)).isEmpty();
        assertThat(rig.scratchServers()).isEmptyDirectory();
    }

    @Test
    void aSlotThatHasMovedMeanwhileIsToldAndAllIsReadAnew() {
        BackupOrder order = rig.order("backup_2", cluster);
        SourceShape before = rig.activities.look(order);
        int slot = lab.moveEmptySlot();

        assertThatThrownBy(() -> rig.adapter.mustBeAsBefore(rig.inventory(), cluster, before, doing -> {}))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.TOPOLOGY_CHANGED))
                .hasMessageContaining("Slots %d went from".formatted(slot));
        Sent sent = rig.activities.send(order, before);
        assertThat(sent.manifest().shape()).isNotEqualTo(before.shape());
        assertThat(sent.manifest().shape()).isEqualTo(rig.activities.look(order).shape());
        assertThat(keys(sent.manifest())).isEqualTo(RedisLab.KEYS);
        // What was sent first is not left beside it: three streams, and the manifest.
        assertThat(new Snapshots(rig.store(), order.execution()).all()).hasSize(4);
    }

    @Test
    void someKeysAreRestoredAndOthersAreLeftAlone() throws Exception {
        RedisRig.Taken taken = rig.take(cluster);
        lab.set("key:1", "changed");
        lab.set("{tag3}:3", "changed");
        lab.set("{tag3}:new", "of later");
        lab.set("another", "of later");

        String told =
                difference(taken.manifest(), taken.files(), cluster, "{tag*").orElse("");
        // Of one master or of two, as the slots are.
        assertThat(told)
                .contains("1 are different", "1 more should not be there")
                .doesNotContain("1 are missing");
        RestoreLook look = rig.restore.look(
                rig.inventory(), cluster, taken.manifest(), new Selection(List.of("{tag*")), doing -> {});
        assertThat(look.present()).isTrue();
        assertThat(look.losses()).anyMatch(loss -> loss.startsWith("1335 keys"));
        restore(taken.manifest(), taken.files(), cluster, "{tag*");
        assertThat(difference(taken.manifest(), taken.files(), cluster, "{tag*"))
                .isEmpty();
        assertThat(lab.has("{tag3}:new")).isFalse();
        assertThat(lab.has("another")).isTrue();
        assertThat(difference(taken.manifest(), taken.files(), cluster).orElse(""))
                .contains("1 are different", "1 more should not be there");
        rig.restore.remove(rig.inventory(), cluster, new Selection(List.of("{tag*")), doing -> {});
        assertThat(lab.keys()).isEqualTo(RedisLab.KEYS + 1 - 1334);
    }

    @Test
    void itGoesIntoAClusterOfAnotherSizeThatHasOtherKeys() throws Exception {
        RedisRig.Taken taken = rig.take(cluster);
        KeysDigest wanted = lab.digest();
        try (RedisLab other = RedisLab.cluster(shared.resolve("other"), 2, 0)) {
            BackupSource into = rig.declare("other", other.nodes().get(0), "");
            for (int i = 0; i < 300; i++) {
                other.set("strange:" + i, "goes");
            }
            RestoreLook look = rig.restore.look(rig.inventory(), into, taken.manifest(), Selection.ALL, doing -> {});
            assertThat(look.losses())
                    .containsExactly(
                            "300 keys that are there now are replaced, or are gone where the backup has none of that name.");
            assertThat(look.differences())
                    .containsExactly("The backup is of a cluster of 3 masters, and this is a cluster of 2 masters.");
            restore(taken.manifest(), taken.files(), into);
            assertThat(other.digest()).isEqualTo(wanted);
            assertThat(difference(taken.manifest(), taken.files(), into)).isEmpty();
        }
    }

    @Test
    void aFlippedByteIsFound() throws Exception {
        RedisRig.Taken taken = rig.take(cluster);
        StreamEntry stream = taken.manifest().streams().get(0);
        Path file = taken.files().get(stream.name());
        assertThat(rig.adapter.difference(stream, file, rig.scratch(), doing -> {}))
                .isEmpty();
        byte[] bytes = Files.readAllBytes(file);
        for (int at : List.of(bytes.length / 3, bytes.length - 4)) {
            bytes[at] ^= 4;
            Files.write(file, bytes);
            assertThat(rig.adapter.difference(stream, file, rig.scratch(), doing -> {}))
                    .isPresent();
            bytes[at] ^= 4;
        }
    }

    @Test
    void theStreamOfAnotherMasterIsFound() throws Exception {
        RedisRig.Taken taken = rig.take(cluster);
        StreamEntry one = taken.manifest().streams().get(0);
        StreamEntry other = taken.manifest().streams().get(1);
        StreamEntry exchanged = new StreamEntry(one.name(), other.length(), other.sha256(), "", withKeysOf(one, other));
        assertThat(rig.adapter.difference(exchanged, taken.files().get(other.name()), rig.scratch(), doing -> {}))
                .hasValueSatisfying(told -> assertThat(told).contains("in slots that their master did not have"));
        assertThat(rig.adapter.difference(one, taken.files().get(other.name()), rig.scratch(), doing -> {}))
                .hasValueSatisfying(told -> assertThat(told).contains("keys came back"));
    }

    private static SortedMap<String, String> withKeysOf(StreamEntry one, StreamEntry other) {
        SortedMap<String, String> facts = new TreeMap<>(one.facts());
        facts.put("keys", other.facts().get("keys"));
        return facts;
    }
}
