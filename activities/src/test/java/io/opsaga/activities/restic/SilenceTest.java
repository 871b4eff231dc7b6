package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores and sources that say nothing any more are told in the time given. */
class SilenceTest {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration TO_END_IT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private static void assertToldInTime(ResticFailure failure, ThrowingCallable call) {
        long begun = System.nanoTime();
        VaultTest.assertFails(failure, call);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SILENCE, SILENCE.plus(TO_END_IT));
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aWayToAStoreThatSleeps() {
        Rig rig = new Rig(folder, SILENCE);
        Repository asleep = new Repository.Sftp("pc2", "backups", List.of("sleep", "1000"));
        assertToldInTime(
                ResticFailure.STORE_SILENT,
                () -> rig.restic().vault(asleep, Rig.KEY).probe());
    }

    @Test
    void aFolderThatHangs() throws Exception {
        Rig rig = new Rig(folder, SILENCE);
        rig.init();
        Path key;
        try (var keys = Files.list(rig.store().resolve("keys"))) {
            key = keys.findFirst().orElseThrow();
        }
        Files.delete(key);
        Process fifo = new ProcessBuilder("mkfifo", key.toString()).start();
        assertThat(fifo.waitFor()).isZero();
        assertToldInTime(ResticFailure.STORE_SILENT, () -> rig.vault().probe());
    }

    @Test
    void aSourceThatSleeps() {
        Rig rig = new Rig(folder, SILENCE);
        rig.init();
        StreamSource asleep = rig.script("asleep", "echo beginning; sleep 1000");
        assertToldInTime(ResticFailure.SOURCE_SILENT, () -> rig.backUp(asleep, "stream"));
        assertThat(rig.vault().snapshots(List.of())).isEmpty();
    }

    /** Restic that is stopped takes nothing from its source, as when its store takes nothing from it. */
    @Test
    void aStoreThatStopsHalfWay() throws IOException {
        Rig rig = new Rig(folder, SILENCE);
        rig.init();
        Running backup = rig.running(StreamSource.of("cat", "/dev/zero"));
        List<ProcessHandle> tree = backup.tree(2);
        await().until(() -> Movement.of(backup.restic().pid()) > 50_000_000);
        new ProcessBuilder("kill", "-STOP", Long.toString(backup.restic().pid())).start();
        assertThat(backup.ended())
                .isInstanceOfSatisfying(
                        ResticException.class,
                        thrown -> assertThat(thrown.failure()).isEqualTo(ResticFailure.STORE_SILENT));
        assertThat(tree).noneMatch(Running::alive);
    }
}
