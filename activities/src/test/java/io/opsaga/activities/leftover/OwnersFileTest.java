package io.opsaga.activities.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersFileTest {
    @TempDir
    Path temp;

    @Test
    void onlyItsOwnerReadsItAndItGoesWithItsUser() throws Exception {
        Path path;
        try (OwnersFile file = OwnersFile.of(temp.resolve("run"), "key-", "horse")) {
            path = file.path();
            assertThat(path).hasContent("horse");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatAKilledProcessHasLeftGoesAndNothingElse() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path left = Files.createFile(temp.resolve("key-%d-1-a".formatted(gone.pid())));
        // Of an earlier process that had the number which is this one's now.
        Path namesake = Files.createFile(
                temp.resolve("key-%d-1-a".formatted(ProcessHandle.current().pid())));
        Path others = Files.createFile(temp.resolve("pgpass-%d-1-a".formatted(gone.pid())));
        Path stranger = Files.createFile(temp.resolve("key-to-the-door"));
        try (OwnersFile used = OwnersFile.of(temp, "key-", "horse")) {
            OwnersFile.sweep(temp, "key-");

            assertThat(left).doesNotExist();
            assertThat(namesake).doesNotExist();
            assertThat(others).exists();
            assertThat(stranger).exists();
            assertThat(used.path()).exists();
        }
    }
}
