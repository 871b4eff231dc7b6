package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository on a machine that is reached by OpenSSH. */
class SftpTest {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** After what is on its way has been read and what was started has been ended. */
    private static final Duration TO_END_IT = Duration.ofMinutes(1);

    private static final long SOME = 16_000_000;

    @TempDir
    Path folder;

    private OpenSshMachine machine;
    private Rig rig;

    @BeforeEach
    void open() {
        machine = new OpenSshMachine(folder.resolve("machine"));
        Path store = folder.resolve("store");
        rig = new Rig(folder, machine.repository(store), store);
        rig.init();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void whatWasBackedUpComesOutTheSame() {
        Path store = folder.resolve("made");
        Rig made = new Rig(folder, machine.repository(store), store);
        made.vault().init();
        Path file = rig.random("file", 20, 1);
        String snapshot = made.backUp(file, "file").snapshot();
        assertThat(made.stored()).isGreaterThan(Rig.size(file));
        try (Dumped dumped = made.dump(snapshot, "file")) {
            assertThat(dumped.file()).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void copiesAreTakenFromThere() {
        Path file = rig.random("file", 5, 3);
        String snapshot = rig.backUp(file, "file").snapshot();
        Vault here = rig.restic().vault(new Repository.Local(folder.resolve("here")), new RepositoryKey("another"));
        here.initLike(rig.vault());
        String copy = here.copyFrom(rig.vault(), List.of(snapshot)).get(0).id();
        try (Dumped dumped = here.dump(copy, "file", folder)) {
            assertThat(dumped.file()).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void aMachineThatDoesNotLetOneInOrIsOff() {
        Vault strangers = rig.restic().vault(machine.strangers(rig.store()), Rig.KEY);
        // What ssh says may come too late to be heard: restic ends as soon as the connection does.
        VaultTest.assertFails(List.of(ResticFailure.STORE_REFUSED, ResticFailure.STORE_UNREACHABLE), strangers::probe);
        machine.close();
        VaultTest.assertFails(ResticFailure.STORE_UNREACHABLE, rig.vault()::probe);
    }

    @Test
    void whatWasSentBeforeTheConnectionWasCutIsUsedAgain() {
        // So long that whatever pack is whole first is of the file, and not of what comes behind it.
        Path file = rig.random("file", 160, 2);
        StreamSource endless = StreamSource.of("cat", file.toString(), "/dev/urandom");
        assertEnds(endless, ResticFailure.STORE_UNREACHABLE, machine.server()::cut);
        rig.vault().unlock();
        rig.vault().repairIndex();
        assertThat(rig.vault().snapshots(List.of())).isEmpty();
        BackupSummary again = rig.backUp(file, "file");
        assertThat(again.bytes()).isEqualTo(Rig.size(file));
        assertThat(again.added()).isLessThan(Rig.size(file) - SOME / 2);
        assertThat(rig.vault().check().sound()).isTrue();
    }

    @Test
    void aMachineThatStopsHalfWay() {
        assertEnds(StreamSource.of("cat", "/dev/urandom"), ResticFailure.STORE_SILENT, machine.server()::stop);
    }

    private void assertEnds(StreamSource source, ResticFailure failure, Runnable harm) {
        Running backup = rig.within(SILENCE).running(source);
        List<ProcessHandle> tree = backup.tree(3);
        rig.awaitStored(SOME);
        backup.assertEnds(List.of(failure), harm, SILENCE.plus(TO_END_IT));
        assertThat(tree).noneMatch(Running::alive);
    }
}
