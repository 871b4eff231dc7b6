package io.opsaga.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.folder.CutTar;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupOrder;
import io.opsaga.backup.StoreStand;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder over SSH into real repositories, and back. */
@Timeout(120)
class FolderBackupTest {
    private static final String OPERATION = "backup_1";

    @TempDir
    Path temp;

    private BackupRig rig;
    private BackupOrder order;

    @BeforeEach
    void start() throws Exception {
        rig = new BackupRig(temp);
        order = rig.order(OPERATION);
        byte[] random = new byte[3 << 20];
        new Random(12).nextBytes(random);
        Files.write(rig.folder.resolve("weights"), random);
        Files.writeString(rig.folder.resolve("agents.yaml"), "planner: on\n");
    }

    @AfterEach
    void end() throws IOException {
        rig.close();
    }

    private Sent sent() {
        return rig.activities.send(order, rig.activities.look(order));
    }

    private static String failure(ThrowingCallable call) {
        ActivityFailure told = catchThrowableOfType(ActivityFailure.class, call);
        assertThat(told).isNotNull();
        assertThat(told.getCause()).isInstanceOf(ApplicationFailure.class);
        return ((ApplicationFailure) told.getCause()).getType();
    }

    @Test
    void isSentCopiedAndProven() {
        List<StoreStand> before = rig.activities.reach(order);
        Sent sent = sent();

        assertThat(before).extracting(StoreStand::used).containsExactly(false, false);
        StreamEntry stream = sent.manifest().streams().get(0);
        assertThat(stream.name()).isEqualTo("folder.tar");
        assertThat(stream.length()).isGreaterThan(3 << 20);
        assertThat(stream.facts()).containsEntry("entries", "3");
        assertThat(sent.stored()).isGreaterThan(3 << 20);
        assertThat(rig.activities.sent(order).effect()).isEqualTo(Effect.APPLIED);
        assertThat(rig.activities
                        .copied(order, sent.manifest(), BackupRig.FURTHER)
                        .effect())
                .isEqualTo(Effect.ABSENT);
        StoreCopy copy = rig.activities.copy(order, sent.manifest(), BackupRig.FURTHER);
        assertThat(copy.snapshots()).containsOnlyKeys("folder.tar");
        assertThat(copy.snapshots().get("folder.tar")).isNotEqualTo(stream.snapshot());
        assertThat(rig.activities
                        .copied(order, sent.manifest(), BackupRig.FURTHER)
                        .effect())
                .isEqualTo(Effect.APPLIED);
        Reading proof = rig.activities.prove(order, sent.manifest());
        assertThat(proof.effect()).as(proof.detail()).isEqualTo(Effect.APPLIED);
        assertThat(rig.scratch()).isEmptyDirectory();
    }

    @Test
    void whatIsSentAlreadyIsNotSentAgain() {
        Sent first = sent();
        Sent again = sent();

        assertThat(again).isEqualTo(first);
    }

    @Test
    void whatIsForgottenIsGoneAndSoIsItsRoom() throws Exception {
        Sent sent = sent();
        rig.activities.copy(order, sent.manifest(), BackupRig.FURTHER);

        for (String store : List.of(BackupRig.STORE, BackupRig.FURTHER)) {
            assertThat(rig.activities.forget(order, store).effect()).isEqualTo(Effect.REVERTED);
            assertThat(rig.packs(store)).isEmpty();
            assertThat(rig.activities.forget(order, store).effect()).isEqualTo(Effect.ABSENT);
        }
        assertThat(rig.activities.sent(order).effect()).isEqualTo(Effect.ABSENT);
    }

    @Test
    void anotherExecutionIsNotTouched() {
        Sent sent = sent();
        BackupOrder other = rig.order("backup_2");
        rig.activities.send(other, rig.activities.look(other));
        rig.activities.forget(other, BackupRig.STORE);

        Reading proof = rig.activities.prove(order, sent.manifest());
        assertThat(proof.effect()).as(proof.detail()).isEqualTo(Effect.APPLIED);
    }

    @Test
    void aFlippedBitIsFoundAndItsPartNamed() throws Exception {
        Sent sent = sent();
        Path pack = rig.packs(BackupRig.STORE).get(0);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, bytes);

        Reading proof = rig.activities.prove(order, sent.manifest());
        assertThat(proof.effect()).isEqualTo(Effect.ABSENT);
        assertThat(proof.detail()).startsWith("folder.tar: ");
    }

    @Test
    void theManifestOfAnotherExecutionIsNoProof() {
        Sent sent = sent();
        BackupOrder other = rig.order("backup_2");
        rig.activities.send(other, rig.activities.look(other));

        Reading proof = rig.activities.prove(other, sent.manifest());
        assertThat(proof.effect()).isEqualTo(Effect.ABSENT);
        assertThat(proof.detail()).startsWith("manifest.json: ");
    }

    @Test
    void aSourceThatIsCutLeavesNoSnapshot() throws Exception {
        SourceShape shape = rig.activities.look(order);
        rig.box.addProgram("tar", CutTar.after("head -c 900000 /dev/zero"));

        assertThat(failure(() -> rig.activities.send(order, shape))).isEqualTo("SOURCE_CUT");
        assertThat(rig.activities.sent(order).effect()).isEqualTo(Effect.ABSENT);
        assertThat(rig.scratch()).isEmptyDirectory();
    }

    @Test
    void aSourceThatChangesIsReadOnceMore() throws Exception {
        SourceShape shape = rig.activities.look(order);
        Path count = temp.resolve("count");
        rig.box.addProgram("tar", """
                #!/bin/sh
                case "$*" in *--create*) ;; *) exec /bin/tar "$@";; esac
                echo x >>'%1$s'
                if [ "$(wc -l <'%1$s')" -le 1 ]; then echo 'tar: ./a: file changed as we read it' >&2; exit 1; fi
                exec /bin/tar "$@"
                """.formatted(count));

        Sent sent = rig.activities.send(order, shape);
        assertThat(Files.readAllLines(count)).hasSize(2);
        assertThat(rig.activities.prove(order, sent.manifest()).effect()).isEqualTo(Effect.APPLIED);
    }

    @Test
    void aSourceThatChangesTwiceFails() throws Exception {
        SourceShape shape = rig.activities.look(order);
        rig.box.addProgram("tar", "#!/bin/sh\necho 'tar: ./a: file changed as we read it' >&2; exit 1\n");

        assertThat(failure(() -> rig.activities.send(order, shape))).isEqualTo("SOURCE_CHANGED");
        assertThat(rig.activities.sent(order).effect()).isEqualTo(Effect.ABSENT);
    }

    @Test
    void aKeyThatDoesNotFitIsToldBeforeAnythingIsTouched() throws Exception {
        sent();
        rig.key("key", "another");

        assertThat(failure(() -> rig.activities.reach(order))).isEqualTo("WRONG_KEY");
    }

    @Test
    void aSourceThatNothingReadsIsToldBeforeAnythingIsTouched() {
        BackupOrder redis = rig.order(OPERATION, new RedisSource("cache"));

        assertThat(failure(() -> rig.activities.reach(redis))).isEqualTo("NO_TOOL");
        assertThat(rig.store(BackupRig.STORE)).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsTold() throws Exception {
        Files.move(rig.folder, temp.resolve("elsewhere"));

        assertThat(failure(() -> rig.activities.look(order))).isEqualTo("SOURCE_MISSING");
    }
}
