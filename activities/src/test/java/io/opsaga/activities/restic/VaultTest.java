package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes well, and what is refused, with a repository in a folder. */
class VaultTest {
    @TempDir
    Path folder;

    private Rig rig;
    private Vault vault;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        vault = rig.vault();
    }

    static void assertFails(ResticFailure failure, ThrowingCallable call) {
        assertFails(List.of(failure), call);
    }

    static void assertFails(List<ResticFailure> any, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ResticException.class))
                .satisfies(thrown ->
                        assertThat(thrown.failure()).as(thrown.getMessage()).isIn(any));
    }

    @Test
    void aRepositoryIsMadeOnce() {
        assertThat(vault.probe()).isEmpty();
        String made = vault.init();
        assertThat(vault.init()).isEqualTo(made);
        assertThat(vault.probe()).contains(made);
    }

    @Test
    void whatHasNoRepositoryOrAnotherKeySaysSo() {
        assertFails(ResticFailure.NO_REPOSITORY, () -> vault.snapshots(List.of()));
        rig.init();
        Vault wrong = rig.restic().vault(vault.repository(), new RepositoryKey("another"));
        assertFails(ResticFailure.WRONG_KEY, wrong::probe);
        assertFails(ResticFailure.WRONG_KEY, wrong::init);
        assertFails(ResticFailure.WRONG_KEY, wrong::checkReadingData);
    }

    @Test
    void whatWasBackedUpComesOutTheSame() throws Exception {
        rig.init();
        Path mixed = rig.mixed("mixed", 50);
        for (Path file : List.of(rig.text("one", "x"), mixed)) {
            List<BackupStatus> told = new ArrayList<>();
            StreamSource source = StreamSource.of("cat", file.toString());
            BackupSummary summary =
                    vault.backup(new BackupRequest(source, "some/" + file.getFileName(), List.of("a=b")), told::add);
            assertThat(summary.bytes()).isEqualTo(Files.size(file));
            try (Dumped dumped = rig.dump(summary.snapshot(), "some/" + file.getFileName())) {
                assertThat(dumped.file()).hasSameBinaryContentAs(file);
                assertThat(dumped.length()).isEqualTo(Files.size(file));
                assertThat(dumped.sha256()).isEqualTo(sha256(file));
            }
        }
        assertThat(left("dump-")).isEmpty();
        BackupSummary again = rig.backUp(mixed, "again");
        assertThat(again.added()).as("of what is there already").isLessThan(1 << 20);
        assertThat(vault.checkReadingData().sound()).isTrue();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private List<Path> left(String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @Test
    void progressIsToldByTheThreadThatWaits() {
        rig.init();
        List<Thread> tellers = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        StreamSource slow = rig.script("slow", "for i in 1 2 3 4; do head -c 8000000 /dev/urandom; sleep 0.7; done");
        vault.backup(new BackupRequest(slow, "slow", List.of()), status -> {
            tellers.add(Thread.currentThread());
            bytes.add(status.bytes());
        });
        assertThat(tellers).isNotEmpty().containsOnly(Thread.currentThread());
        assertThat(bytes).isSorted().anyMatch(done -> done > 0 && done < 32_000_000);
    }

    @Test
    void snapshotsAreFoundByAllOfTheirTags() {
        rig.init();
        assertThat(vault.snapshots(List.of())).isEmpty();
        Path file = rig.text("file", "text");
        String one = rig.backUp(file, "one", "job=a", "run=1").snapshot();
        String two = rig.backUp(file, "two", "job=a", "run=2").snapshot();
        assertThat(vault.snapshots(List.of("job=a"))).extracting(Snapshot::id).containsExactly(one, two);
        assertThat(vault.snapshots(List.of("job=a", "run=2"))).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(two);
            assertThat(found.paths()).containsExactly("/two");
            assertThat(found.tags()).containsExactly("job=a", "run=2");
        });
        assertThat(vault.snapshots(List.of("job=b"))).isEmpty();
    }

    @Test
    void aSourceThatFailsLeavesNoSnapshot() {
        rig.init();
        StreamSource half = rig.script("half", "head -c 20000000 /dev/urandom; echo cannot read on >&2; exit 3");
        assertThatThrownBy(() -> rig.backUp(half, "half"))
                .hasMessageContaining("cannot read on")
                .asInstanceOf(type(ResticException.class))
                .extracting(ResticException::failure)
                .isEqualTo(ResticFailure.SOURCE_FAILED);
        StreamSource killed = rig.script("killed", "head -c 20000000 /dev/urandom; kill -9 $$");
        assertFails(ResticFailure.SOURCE_FAILED, () -> rig.backUp(killed, "killed"));
        assertFails(ResticFailure.SOURCE_FAILED, () -> rig.backUp(StreamSource.of("/no/such/program"), "none"));
        assertThat(vault.snapshots(List.of())).isEmpty();
    }

    /** Restic saves a snapshot without the file, and that would be listed. */
    @Test
    void anEmptyStreamIsToldAndLeavesNoSnapshot() {
        rig.init();
        assertFails(ResticFailure.SOURCE_EMPTY, () -> rig.backUp(StreamSource.of("true"), "empty"));
        assertThat(vault.snapshots(List.of())).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotDumped() throws IOException {
        rig.init();
        String snapshot = rig.backUp(rig.text("file", "text"), "one").snapshot();
        assertFails(ResticFailure.NO_SNAPSHOT, () -> rig.dump(snapshot, "two"));
        assertFails(ResticFailure.NO_SNAPSHOT, () -> rig.dump("0".repeat(64), "one"));
        assertThat(left("dump-")).isEmpty();
    }

    @Test
    void whatIsForgottenGivesItsRoomBack() {
        rig.init();
        String kept = rig.backUp(rig.random("kept", 4, 1), "kept").snapshot();
        String gone = rig.backUp(rig.random("gone", 30, 2), "gone").snapshot();
        long before = rig.stored();
        vault.forget(List.of(gone));
        vault.forget(List.of(gone));
        Freed freed = vault.prune();
        assertThat(vault.snapshots(List.of())).extracting(Snapshot::id).containsExactly(kept);
        assertThat(freed.bytes()).isBetween(30_000_000L, 33_000_000L);
        assertThat(before - rig.stored()).isBetween(freed.bytes() * 98 / 100, freed.bytes() * 102 / 100);
        assertThat(vault.prune().bytes()).isZero();
    }

    @Test
    void copiesAreKnownByWhatTheyAreCopiesOf() {
        rig.init();
        Path file = rig.random("file", 5, 3);
        String one = rig.backUp(file, "one", "job=a").snapshot();
        rig.backUp(rig.text("other", "other"), "two");
        Vault second = rig.restic().vault(new Repository.Local(folder.resolve("second")), new RepositoryKey("second"));
        second.initLike(vault);
        List<Snapshot> copies = second.copyFrom(vault, List.of(one));
        assertThat(second.copyFrom(vault, List.of(one))).isEqualTo(copies);
        assertThat(copies).singleElement().satisfies(copy -> {
            assertThat(copy.origin()).isEqualTo(one);
            assertThat(copy.tags()).containsExactly("job=a");
            try (Dumped dumped = second.dump(copy.id(), "one", folder)) {
                assertThat(dumped.file()).hasSameBinaryContentAs(file);
            }
        });
        Vault third = rig.restic().vault(new Repository.Local(folder.resolve("third")), new RepositoryKey("third"));
        third.initLike(second);
        assertThat(third.copyFrom(second, List.of(copies.get(0).id())))
                .extracting(Snapshot::origin)
                .containsExactly(one);
        assertFails(ResticFailure.NO_SNAPSHOT, () -> second.copyFrom(vault, List.of("0".repeat(64))));
    }

    @Test
    void aProgramThatIsNotThereSaysSo() {
        Restic none = new Restic(folder.resolve("none"), folder, rig.keys(), Duration.ofSeconds(1));
        assertFails(
                ResticFailure.NOT_STARTED,
                () -> none.vault(vault.repository(), Rig.KEY).probe());
    }

    @Test
    void whatResticWouldTakeForSomethingElseIsRefused() {
        StreamSource source = StreamSource.of("true");
        List<ThrowingCallable> refused = List.of(
                () -> vault.forget(List.of()),
                () -> vault.forget(List.of("latest")),
                () -> vault.forget(List.of("--keep-last")),
                () -> vault.dump("latest", "file", folder),
                () -> new BackupRequest(source, "/absolute", List.of()),
                () -> new BackupRequest(source, "a/../b", List.of()),
                () -> new BackupRequest(source, "file", List.of("a,b")),
                () -> new StreamSource(List.of("true"), Map.of("RESTIC_REPOSITORY", "x")),
                () -> new RepositoryKey("two\nlines"),
                () -> new RepositoryKey(" "),
                () -> new Repository.Local(Path.of("relative")),
                () -> s3("ftp://host"),
                () -> s3("http://id:secret@host"),
                () -> s3("http://host/path"),
                () -> s3("host"),
                () -> new Repository.Sftp("pc2", "backups", List.of("ssh", "it's")));
        for (ThrowingCallable one : refused) {
            assertThatThrownBy(one).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Repository s3(String endpoint) {
        return new Repository.S3(URI.create(endpoint), "eu", "bucket", "", "id", "secret");
    }
}
