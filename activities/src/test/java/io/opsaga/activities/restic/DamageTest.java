package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is damaged comes out as if it were good, and what is damaged is named. */
class DamageTest {
    private static final int FLIPS = 6;

    @TempDir
    Path folder;

    private Rig rig;
    private String snapshot = "";
    private List<Path> packs = List.of();

    @BeforeEach
    void backUp() throws IOException {
        rig = new Rig(folder);
        rig.init();
        snapshot = rig.backUp(rig.random("file", 40, 7), "file").snapshot();
        packs = rig.packs();
        assertThat(packs).hasSizeGreaterThan(2);
        for (Path pack : packs) {
            // Restic makes them unwritable.
            Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** In the checked words of restic, and by what comes out. */
    private void assertFound(Path... broken) throws IOException {
        CheckSummary check = rig.vault().checkReadingData();
        assertThat(check.sound()).isFalse();
        assertThat(check.errors()).isPositive();
        assertThat(check.details()).isNotEmpty();
        assertThat(check.brokenPacks())
                .as("%s", check.details())
                .contains(List.of(broken).stream()
                        .map(pack -> pack.getFileName().toString())
                        .toArray(String[]::new));
        assertNotGiven();
    }

    private void assertNotGiven() throws IOException {
        VaultTest.assertFails(ResticFailure.DAMAGED, () -> rig.dump(snapshot, "file"));
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("dump-")))
                    .isEmpty();
        }
    }

    @Test
    void aFlippedBit() throws IOException {
        flip(packs.get(0), 1_000_000);
        assertThat(rig.vault().check().sound())
                .as("of what is seen without reading")
                .isTrue();
        assertFound(packs.get(0));
    }

    @Test
    void aFlippedBitAnywhereIsNamed() throws IOException {
        Random random = new Random(12);
        for (int i = 0; i < FLIPS; i++) {
            Path pack = packs.get(random.nextInt(packs.size()));
            long at = random.nextLong(Files.size(pack));
            flip(pack, at);
            CheckSummary check = rig.vault().checkReadingData();
            assertThat(check.brokenPacks())
                    .as("byte %d of %d: %s", at, Files.size(pack), check.details())
                    .contains(pack.getFileName().toString());
            flip(pack, at);
        }
        assertThat(rig.vault().checkReadingData().sound()).isTrue();
    }

    static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile pack = new RandomAccessFile(file.toFile(), "rw")) {
            pack.seek(at);
            int was = pack.read();
            pack.seek(at);
            pack.write(was ^ 4);
        }
    }

    @Test
    void aPackThatIsCutShort() throws IOException {
        try (RandomAccessFile pack = new RandomAccessFile(packs.get(0).toFile(), "rw")) {
            pack.setLength(pack.length() / 2);
        }
        assertThat(rig.vault().check().brokenPacks())
                .contains(packs.get(0).getFileName().toString());
        assertFound(packs.get(0));
    }

    @Test
    void aPackThatIsMissing() throws IOException {
        Files.delete(packs.get(0));
        assertThat(rig.vault().check().brokenPacks())
                .contains(packs.get(0).getFileName().toString());
        assertFound(packs.get(0));
    }

    @Test
    void packsThatAreExchanged() throws IOException {
        Path aside = folder.resolve("aside");
        Files.move(packs.get(0), aside);
        Files.move(packs.get(1), packs.get(0));
        Files.move(aside, packs.get(1));
        assertFound(packs.get(0), packs.get(1));
    }

    @Test
    void indexAndSnapshotThatAreDamaged() throws IOException {
        Path index;
        try (var files = Files.list(rig.store().resolve("index"))) {
            index = files.findFirst().orElseThrow();
        }
        Path kept = folder.resolve("kept");
        Files.setPosixFilePermissions(index, PosixFilePermissions.fromString("rw-------"));
        Files.copy(index, kept);
        flip(index, 40);
        assertThat(rig.vault().checkReadingData().sound()).isFalse();
        Files.copy(kept, index, StandardCopyOption.REPLACE_EXISTING);
        Path listed = rig.store().resolve("snapshots").resolve(snapshot);
        Files.setPosixFilePermissions(listed, PosixFilePermissions.fromString("rw-------"));
        flip(listed, 40);
        assertThat(rig.vault().checkReadingData().sound()).isFalse();
    }
}
