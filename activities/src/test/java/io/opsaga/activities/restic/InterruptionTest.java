package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are ended before they are done. */
class InterruptionTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final int ENOUGH = 40_000_000;

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        rig.init();
    }

    /** Deaf to being asked, as programs that copy something may be, and with children of its own. */
    private StreamSource deaf() {
        return rig.script(
                "deaf",
                "trap '' TERM INT HUP PIPE\n(setsid sleep 1000 & sleep 1001) &\nwhile :; do head -c 100000 /dev/zero; sleep 0.2; done");
    }

    @Test
    void anInterruptEndsAllOfIt() {
        Running backup = rig.running(deaf());
        List<ProcessHandle> tree = backup.tree(5);
        // Whoever is impatient does it more than once.
        await().atMost(AT_ONCE).until(() -> {
            backup.thread().interrupt();
            return !backup.thread().isAlive();
        });
        assertThat(tree).noneMatch(Running::alive);
        assertThat(backup.ended()).isInstanceOf(CancellationException.class);
        assertThat(rig.vault().snapshots(List.of())).isEmpty();
        assertThat(rig.keys()).isEmptyDirectory();
    }

    @Test
    void whoeverIsToldOfProgressCanEndIt() {
        IllegalStateException enough = new IllegalStateException("enough");
        BackupRequest request = new BackupRequest(deaf(), "stream", List.of());
        assertThatThrownBy(() -> rig.vault().backup(request, status -> {
                    throw enough;
                }))
                .isSameAs(enough);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void whatOneThatWasKilledHasSentIsUsedAgain() throws IOException {
        Path file = rig.random("file", 100, 5);
        Path brake = rig.text("brake", "");
        StreamSource source = rig.braked(file, 80_000_000, brake);
        Running backup = rig.running(source);
        rig.awaitStored(ENOUGH);
        List<ProcessHandle> tree = backup.tree(2);
        backup.restic().destroyForcibly();
        assertThat(backup.ended())
                .asInstanceOf(type(ResticException.class))
                .extracting(ResticException::failure)
                .isEqualTo(ResticFailure.ENDED);
        assertThat(tree).noneMatch(Running::alive);
        assertThat(rig.vault().snapshots(List.of())).isEmpty();
        Files.delete(brake);

        VaultTest.assertFails(ResticFailure.LOCKED, rig.vault()::checkReadingData);
        rig.vault().unlock();
        rig.vault().repairIndex();
        BackupSummary again = rig.backUp(source, "stream");
        assertThat(again.bytes()).isEqualTo(Files.size(file));
        assertThat(again.added()).isLessThan(Files.size(file) - ENOUGH / 2);
        try (Dumped dumped = rig.dump(again.snapshot(), "stream")) {
            assertThat(dumped.file()).hasSameBinaryContentAs(file);
        }
        assertThat(rig.vault().checkReadingData().sound()).isTrue();
    }
}
