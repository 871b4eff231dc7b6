package io.opsaga.activities.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.retention.RetentionOrder;
import io.opsaga.retention.StoreContent;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes from a real repository, what stays there, and what is found there. */
@Timeout(120)
class RetentionStoresTest {
    @TempDir
    Path temp;

    private RetentionRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new RetentionRig(temp);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void whatGoesGivesItsRoomBackAndWhatStaysCanBeRestored() throws Exception {
        rig.stored("backup_1", RetentionRig.BACKUP);
        rig.stored("backup_2", RetentionRig.BACKUP);
        String kept = rig.stored("backup_3", RetentionRig.BACKUP);
        long before = rig.size();

        assertThat(rig.activities
                        .forget(rig.order, RetentionRig.STORE, List.of("backup_1", "backup_2"))
                        .snapshots())
                .isEqualTo(2);
        assertThat(rig.activities
                        .forget(rig.order, RetentionRig.STORE, List.of("backup_1", "backup_2"))
                        .snapshots())
                .isZero();
        long freed = rig.activities.prune(rig.order, RetentionRig.STORE).bytes();

        assertThat(freed).isBetween(2L * RetentionRig.LENGTH, 3L * RetentionRig.LENGTH);
        assertThat(before - rig.size()).isGreaterThan(2L * RetentionRig.LENGTH - RetentionRig.LENGTH / 10);
        assertThat(rig.restored(kept)).isEqualTo(RetentionRig.bytes("backup_3"));
        assertThat(rig.activities.survey(rig.order))
                .containsExactly(
                        new StoreContent(RetentionRig.STORE, List.of("backup_3")),
                        new StoreContent(RetentionRig.UNUSED, List.of()));
    }

    @Test
    void ofAnotherBackupNothingIsSeenAndNothingGoes() throws Exception {
        String others = rig.stored("backup_1", "models");
        RetentionOrder order = rig.order;

        assertThat(rig.activities.survey(order).get(0).operations()).isEmpty();
        assertThat(rig.activities
                        .forget(order, RetentionRig.STORE, List.of("backup_1"))
                        .snapshots())
                .isZero();
        assertThat(rig.restored(others)).isEqualTo(RetentionRig.bytes("backup_1"));
    }

    @Test
    void aStoreThatWasNeverUsedHoldsNothingAndGivesNothingBack() {
        assertThat(rig.activities.check(rig.order, RetentionRig.UNUSED, 50).effect())
                .isEqualTo(Effect.APPLIED);
        assertThat(rig.activities
                        .forget(rig.order, RetentionRig.UNUSED, List.of("backup_1"))
                        .snapshots())
                .isZero();
        assertThat(rig.activities.prune(rig.order, RetentionRig.UNUSED).bytes()).isZero();
        assertThat(temp.resolve(RetentionRig.UNUSED)).doesNotExist();
    }

    @Test
    void aFlippedBitIsFoundWhereAllIsRead() throws Exception {
        rig.stored("backup_1", RetentionRig.BACKUP);
        assertThat(rig.activities.check(rig.order, RetentionRig.STORE, 30).effect())
                .isEqualTo(Effect.APPLIED);
        Path pack = rig.packs().stream()
                .max((one, other) ->
                        Long.compare(one.toFile().length(), other.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, bytes);

        Reading found = rig.activities.check(rig.order, RetentionRig.STORE, 100);
        assertThat(found.effect()).isEqualTo(Effect.ABSENT);
        assertThat(found.detail())
                .startsWith("offsite: ")
                .contains(pack.getFileName().toString());
    }
}
