package io.opsaga.activities.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.archive.Manifest;
import io.opsaga.archive.StreamEntry;
import io.opsaga.restore.Found;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder out of real repositories, and what was in its place into one of them and back. */
@Timeout(120)
class RestoreFromStoresTest {
    /** Made once, as each call of the engine takes its time; each test has an operation of its own. */
    @TempDir
    static Path temp;

    private static RestoreRig rig;
    private static Manifest manifest;
    private static Found found = new Found("", new TreeMap<>(), "");
    private static int tests;

    private String operation = "";
    private RestoreOrder order;

    @BeforeAll
    static void backUp() throws Exception {
        rig = new RestoreRig(temp);
        byte[] random = new byte[400_000];
        new Random(55).nextBytes(random);
        Files.write(rig.folder.resolve("weights"), random);
        Files.writeString(rig.folder.resolve("agents.yaml"), "planner: on\n");
        manifest = rig.backedUp("backup_1");
        found = rig.activities.find(rig.order("restore_0", manifest));
    }

    @BeforeEach
    void change() throws IOException {
        operation = "restore_%d".formatted(++tests);
        order = rig.order(operation, manifest);
        Files.writeString(rig.folder.resolve("agents.yaml"), "planner: off\n");
        Files.writeString(rig.folder.resolve("newer"), "since");
        rig.adapter.restores = 0;
        rig.adapter.spoils = false;
    }

    @AfterEach
    void tidy() throws IOException {
        rig.mendStores();
        rig.activities.tidy(order);
    }

    @AfterAll
    static void end() throws IOException {
        rig.close();
    }

    private static ApplicationFailure failure(ThrowingCallable call) {
        ActivityFailure told = catchThrowableOfType(ActivityFailure.class, call);
        assertThat(told).isNotNull();
        return (ApplicationFailure) told.getCause();
    }

    private String agents() throws IOException {
        return Files.readString(rig.folder.resolve("agents.yaml"));
    }

    private static void flipABit() throws IOException {
        rig.saveStore(RestoreRig.STORE);
        try (Stream<Path> files = Files.walk(rig.store(RestoreRig.STORE).resolve("data"))) {
            Path pack = files.filter(Files::isRegularFile)
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 2] ^= 1;
            assertThat(pack.toFile().setWritable(true)).isTrue();
            Files.write(pack, bytes);
        }
    }

    @Test
    void isPutBackAfterACopyAndTakenBackFromIt() throws Exception {
        assertThat(found.store()).isEqualTo(RestoreRig.STORE);
        assertThat(found.passedOver()).isEmpty();
        rig.activities.fetch(order, found);
        assertThat(rig.activities.safekept(order, found.store()).effect()).isEqualTo(Effect.ABSENT);
        rig.activities.safekeep(order, found.store());
        assertThat(rig.activities.safekept(order, found.store()).effect()).isEqualTo(Effect.APPLIED);
        assertThat(rig.activities.replaced(order, found).effect()).isEqualTo(Effect.ABSENT);
        rig.activities.replace(order, found);

        assertThat(rig.activities.verify(order, found).effect()).isEqualTo(Effect.APPLIED);
        assertThat(agents()).isEqualTo("planner: on\n");
        assertThat(rig.folder.resolve("newer")).doesNotExist();
        assertThat(rig.scratch()).isEmptyDirectory();

        Reading back = rig.activities.putBack(order, found.store(), true);
        assertThat(back.effect()).as(back.detail()).isEqualTo(Effect.REVERTED);
        assertThat(agents()).isEqualTo("planner: off\n");
        assertThat(rig.folder.resolve("newer")).exists();
        assertThat(rig.activities.putBack(order, found.store(), true).effect()).isEqualTo(Effect.ABSENT);
        assertThat(rig.activities.forget(order, found.store()).effect()).isEqualTo(Effect.REVERTED);
        assertThat(rig.activities.forget(order, found.store()).effect()).isEqualTo(Effect.ABSENT);
        assertThat(rig.activities.tidy(order).effect()).isEqualTo(Effect.REVERTED);
        assertThat(rig.scratch()).isEmptyDirectory();
        assertThat(rig.activities.find(order)).as("the backup is left alone").isEqualTo(found);
    }

    @Test
    void whatLiesThereIsUsedIfItIsRightAndOtherwiseFetchedAnew() throws Exception {
        rig.activities.fetch(order, found);
        Path stream = rig.scratch().resolve(operation).resolve("streams/stream-0");
        Object first = Files.getAttribute(stream, "unix:ino");
        rig.activities.fetch(order, found);
        assertThat(Files.getAttribute(stream, "unix:ino")).isEqualTo(first);

        Path whole = Files.copy(stream, temp.resolve("whole"));
        byte[] bytes = Files.readAllBytes(stream);
        bytes[600] ^= 1;
        Files.write(stream, bytes);
        rig.activities.fetch(order, found);
        assertThat(Files.mismatch(stream, whole)).isEqualTo(-1);
    }

    @Test
    void aFlippedBitIsFoundBeforeAnythingIsChanged() throws Exception {
        flipABit();

        ApplicationFailure failure = failure(() -> rig.activities.fetch(order, found));
        assertThat(failure.getType()).isEqualTo("BROKEN");
        assertThat(failure.getOriginalMessage()).startsWith("folder.tar: ");
        assertThat(failure(() -> rig.activities.replace(order, found)).getType())
                .isEqualTo("BROKEN");
        assertThat(rig.adapter.restores).isZero();
        assertThat(agents()).isEqualTo("planner: off\n");
        assertThat(rig.scratch()).isEmptyDirectory();
    }

    /** As it would be with the manifest of another run, or with exchanged snapshots. */
    @Test
    void aStreamThatIsAnotherThanTheManifestSaysIsBroken() {
        StreamEntry stream = manifest.streams().get(0);
        Manifest other = new Manifest(
                manifest.operation(),
                manifest.environment(),
                manifest.backup(),
                manifest.source(),
                manifest.store(),
                manifest.takenAt(),
                manifest.versions(),
                manifest.shape(),
                List.of(new StreamEntry(
                        stream.name(), stream.length(), "0".repeat(64), stream.snapshot(), stream.facts())));

        ApplicationFailure failure = failure(() -> rig.activities.fetch(rig.order(operation, other), found));
        assertThat(failure.getType()).isEqualTo("BROKEN");
        assertThat(failure.getOriginalMessage()).startsWith("folder.tar: ").contains(stream.sha256());
        assertThat(rig.scratch()).isEmptyDirectory();
    }

    @Test
    void isTakenFromACopyWhereItsOwnStoreIsGone() throws Exception {
        rig.removeStore(RestoreRig.STORE);
        Found copy = rig.activities.find(order);

        assertThat(copy.store()).isEqualTo(RestoreRig.FURTHER);
        assertThat(copy.passedOver()).startsWith("offsite is not used (");
        rig.activities.replace(order, copy);
        assertThat(rig.activities.verify(order, copy).effect()).isEqualTo(Effect.APPLIED);
        rig.removeStore(RestoreRig.FURTHER);
        ApplicationFailure failure = failure(() -> rig.activities.find(order));
        assertThat(failure.getType()).isEqualTo("STORE_DAMAGED");
        assertThat(failure.getOriginalMessage()).contains("offsite", "further");
    }

    @Test
    void isNotFoundUnderAnotherExecutionsName() {
        Manifest other = new Manifest(
                "backup_2",
                manifest.environment(),
                manifest.backup(),
                manifest.source(),
                manifest.store(),
                manifest.takenAt(),
                manifest.versions(),
                manifest.shape(),
                manifest.streams());

        assertThat(failure(() -> rig.activities.find(rig.order(operation, other)))
                        .getType())
                .isEqualTo("STORE_DAMAGED");
    }

    @Test
    void whereNothingWasNothingIsAfterwards() {
        Path elsewhere = temp.resolve("elsewhere");
        RestoreOrder away = rig.order(operation, manifest, elsewhere);
        assertThat(rig.activities.look(away).present()).isFalse();
        assertThat(rig.activities.putBack(away, found.store(), false).effect()).isEqualTo(Effect.ABSENT);
        rig.activities.replace(away, found);
        assertThat(elsewhere.resolve("weights")).exists();

        assertThat(rig.activities.putBack(away, found.store(), false).effect()).isEqualTo(Effect.REVERTED);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void whatIsNotAsItWasAfterAnUndoIsToldAndTheCopyStays() throws Exception {
        rig.activities.safekeep(order, found.store());
        Files.delete(rig.folder.resolve("newer"));
        rig.adapter.spoils = true;

        Reading back = rig.activities.putBack(order, found.store(), true);
        assertThat(back.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(back.detail()).contains("too-many");
        rig.adapter.spoils = false;
        assertThat(rig.activities.putBack(order, found.store(), true).effect()).isEqualTo(Effect.REVERTED);
    }

    @Test
    void withoutItsCopyNothingIsPutBack() throws Exception {
        assertThat(failure(() -> rig.activities.putBack(order, found.store(), true))
                        .getType())
                .isEqualTo("STORE_DAMAGED");
        assertThat(rig.adapter.restores).isZero();
        assertThat(agents()).isEqualTo("planner: off\n");
    }
}
