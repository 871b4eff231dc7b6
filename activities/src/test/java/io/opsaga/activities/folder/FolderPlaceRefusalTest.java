package io.opsaga.activities.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opsaga.activities.ssh.SshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What never comes into a folder: each time it is as it was, and nothing lies beside it. */
@Timeout(60)
class FolderPlaceRefusalTest {
    @TempDir
    Path temp;

    private PlaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new PlaceRig(temp);
        rig.backUp();
    }

    @AfterEach
    void end() throws IOException {
        rig.close();
    }

    @Test
    void noRoomIsToldBeforeAnythingIsChanged() throws IOException {
        rig.spoil();
        rig.program("stat", "case \"$*\" in *-f*) echo 9 4096 1000 1000 ;; *) exec /usr/bin/stat \"$@\" ;; esac");
        rig.program(
                "tar",
                "case \"$*\" in *--extract*) echo used >'%s' ;; *) exec /bin/tar \"$@\" ;; esac"
                        .formatted(temp.resolve("used")));

        FolderException told = rig.failure(() -> rig.place(false).replace(rig.stream, FolderPaths.ALL, sent -> {}));

        assertThat(told.failure()).isEqualTo(FolderFailure.NO_ROOM_THERE);
        assertThat(told).hasMessageContaining("36864 are free");
        assertThat(temp.resolve("used")).doesNotExist();
        rig.isSpoilt();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'tar: ./sparse: Cannot write: No space left on device' >&2; exit 2 | NO_ROOM_THERE",
                "echo 'tar: ./plain: Cannot open: Permission denied' >&2; exit 2 | UNWRITABLE",
                "/bin/tar \"$@\" && echo more >>\"a name with spaces\" | UNLIKE",
                "/bin/tar \"$@\" && rm -r empty | UNLIKE"
            })
    void whatIsNotUnpackedWholeNeverComesIntoItsPlace(String instead, FolderFailure failure) throws IOException {
        rig.spoil();
        rig.program("tar", "case \"$*\" in *--extract*) %s ;; *) exec /bin/tar \"$@\" ;; esac".formatted(instead));

        FolderException told = rig.failure(() -> rig.place(false).replace(rig.stream, FolderPaths.ALL, sent -> {}));

        assertThat(told.failure()).as(told.getMessage()).isEqualTo(failure);
        rig.isSpoilt();
    }

    @Test
    void aCutIsNotTakenForAnEnd() throws IOException {
        rig.spoil();
        rig.program("tar", """
                case "$*" in *--extract*) ;; *) exec /bin/tar "$@" ;; esac
                head -c 1000 >/dev/null
                shell=$PPID; for level in 1; do shell=$(cut -d' ' -f4 "/proc/$shell/stat"); done
                kill -9 "$shell"
                """);

        rig.thrown(SshException.class, () -> rig.place(false).replace(rig.stream, FolderPaths.ALL, sent -> {}));
        rig.isSpoilt();
    }

    @Test
    void aPathThatLeadsElsewhereByNowIsRefused() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere").resolve("b".repeat(120)));
        Path kept = Files.writeString(elsewhere.resolve("closed"), "somebody else's");
        rig.remove(rig.folder.resolve("a"));
        Files.createSymbolicLink(rig.folder.resolve("a"), temp.resolve("elsewhere"));
        FolderPaths paths = FolderPaths.of(List.of(PlaceRig.DEEP + "/closed"));

        rig.failure(() -> rig.place(false).replace(rig.stream, paths, sent -> {}));
        rig.failure(() -> rig.place(false).remove(paths));

        assertThat(kept).hasContent("somebody else's");
    }

    @Test
    void aPathIsCountedFromTheFolderAndStaysInIt() {
        for (String written : List.of("/etc", "../x", "a/../../x", "a\nb")) {
            assertThatIllegalArgumentException().isThrownBy(() -> FolderPaths.of(List.of(written)));
        }
        assertThat(FolderPaths.of(List.of("b", "a/c", "./a//c/d/", "ab", "a")))
                .isEqualTo(new FolderPaths(List.of("a", "ab", "b")));
        assertThat(FolderPaths.of(List.of("a", ".")).isAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "hard", "below"})
    void aStreamOfWhichSomethingWouldLeaveTheFolderIsRefused(String how) throws IOException {
        rig.spoil();
        Path bad = rig.leavingStream(how);

        FolderException told = rig.failure(() -> rig.place(false).replace(bad, FolderPaths.ALL, sent -> {}));

        assertThat(told.failure()).isEqualTo(FolderFailure.ESCAPES);
        rig.isSpoilt();
    }
}
