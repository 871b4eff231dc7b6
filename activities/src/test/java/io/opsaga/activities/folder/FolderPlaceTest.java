package io.opsaga.activities.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of a machine that is put back, with this host's own programs, and with ones that fail at a moment of the test's choice. */
@Timeout(60)
class FolderPlaceTest {
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void becomesWhatItWas(boolean within) throws IOException {
        FolderPlace place = rig.place(within);
        Object before = Files.getAttribute(rig.folder, "unix:ino");
        rig.spoil();
        AtomicLong sent = new AtomicLong();

        place.replace(rig.stream, FolderPaths.ALL, sent::set);

        assertThat(place.difference(rig.stream, FolderPaths.ALL)).isEmpty();
        assertThat(rig.folder.resolve("newcomer")).doesNotExist();
        assertThat(Files.readSymbolicLink(rig.folder.resolve("link"))).isEqualTo(Path.of("/nowhere"));
        assertThat(Files.getAttribute(rig.folder.resolve("plain"), "unix:nlink"))
                .isEqualTo(2);
        assertThat(rig.blocksOf("sparse")).isLessThan(PlaceRig.HOLE / 4);
        assertThat(Files.getAttribute(rig.folder, "unix:ino").equals(before)).isEqualTo(within);
        assertThat(sent).hasValue(Files.size(rig.stream));
        assertThat(rig.leftOver()).isEmpty();
    }

    @Test
    void isMadeWhereNothingIsAndRemovedAgain() throws IOException {
        Path elsewhere = temp.resolve("a").resolve("b").resolve("it's there");
        FolderPlace place = rig.place(elsewhere, false);

        place.replace(rig.stream, FolderPaths.ALL, sent -> {});
        assertThat(place.difference(rig.stream, FolderPaths.ALL)).isEmpty();

        place.remove(FolderPaths.ALL);
        place.remove(FolderPaths.ALL);
        assertThat(elsewhere).doesNotExist();
        assertThat(place.difference(rig.stream, FolderPaths.ALL)).isPresent();
        assertThat(elsewhere.getParent()).isEmptyDirectory();
    }

    @Test
    void ofALinkToAFolderTheFolderIsReplaced() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("current"), rig.folder);
        rig.spoil();

        rig.place(link, false).replace(rig.stream, FolderPaths.ALL, sent -> {});

        assertThat(link).isSymbolicLink();
        assertThat(rig.place(false).difference(rig.stream, FolderPaths.ALL)).isEmpty();
    }

    /** Renames are all that it is done by; what is after one is before the next. */
    @ParameterizedTest
    @CsvSource({
        "false, 1, before",
        "false, 2, before",
        "false, 3, before",
        "false, 3, after",
        "true, 1, before",
        "true, 2, before",
        "true, 3, before",
        "true, 4, before",
        "true, 6, after"
    })
    void whateverACallEndsAtTheNextComesToTheSame(boolean within, int rename, String when) throws IOException {
        FolderPlace place = rig.place(within);
        rig.spoil();
        rig.breakAtRename(rename, when);
        FolderException told = rig.failure(() -> place.replace(rig.stream, FolderPaths.ALL, sent -> {}));
        assertThat(told.failure()).isEqualTo(FolderFailure.FAILED);
        assertThat(rig.textOfPlain()).as("nothing is lost meanwhile").contains("spoilt");
        assertThat(rig.leftOver().isEmpty())
                .as("nothing is kept where nothing was touched")
                .isEqualTo(rename == 1 || (!within && rename == 2));
        rig.mend("mv");

        place.replace(rig.stream, FolderPaths.ALL, sent -> {});

        assertThat(place.difference(rig.stream, FolderPaths.ALL)).isEmpty();
        assertThat(rig.leftOver()).isEmpty();
    }

    @Test
    void whatIsInTheWayOfAnExchangeWithinIsPutAside() throws IOException {
        rig.spoil();
        rig.program("mv", """
                /bin/mv "$@" || exit
                case $* in *.putting) cd "%1$s" && echo meanwhile >plain && mkdir a && echo x >a/x ;; esac
                """.formatted(rig.folder));

        rig.place(true).replace(rig.stream, FolderPaths.ALL, sent -> {});

        assertThat(rig.place(true).difference(rig.stream, FolderPaths.ALL)).isEmpty();
        assertThat(rig.leftOver()).isEmpty();
    }

    @Test
    void aMountPointStaysAndOneBelowIsRefused() throws IOException {
        Object before = Files.getAttribute(rig.folder, "unix:ino");
        rig.spoil();
        rig.mounted(rig.folder, "at");
        rig.place(false).replace(rig.stream, FolderPaths.ALL, sent -> {});
        assertThat(Files.getAttribute(rig.folder, "unix:ino")).isEqualTo(before);
        assertThat(rig.place(false).difference(rig.stream, FolderPaths.ALL)).isEmpty();

        rig.spoil();
        rig.mounted(rig.folder, "below");
        assertThat(rig.failure(() -> rig.place(false).replace(rig.stream, FolderPaths.ALL, sent -> {}))
                        .failure())
                .isEqualTo(FolderFailure.MOUNTED);
        assertThat(rig.failure(() -> rig.place(false).remove(FolderPaths.ALL)).failure())
                .isEqualTo(FolderFailure.MOUNTED);
        assertThat(rig.folder.resolve("newcomer")).exists();
    }

    @Test
    void whatIsNotMeantStaysAsItIs() throws IOException {
        rig.spoil();
        Files.writeString(rig.folder.resolve("not in the backup"), "x");
        FolderPaths paths = FolderPaths.of(List.of("./z hard link", "a/", "a/deep", "not in the backup", "empty"));
        FolderPlace place = rig.place(false);
        assertThat(place.difference(rig.stream, paths)).isPresent();

        place.replace(rig.stream, paths, sent -> {});
        place.replace(rig.stream, paths, sent -> {});

        assertThat(place.difference(rig.stream, paths)).isEmpty();
        assertThat(rig.folder.resolve("z hard link")).hasContent("some text");
        assertThat(rig.folder.resolve("plain")).hasContent("spoilt");
        assertThat(rig.folder.resolve("newcomer")).exists();
        assertThat(rig.folder.resolve("not in the backup")).doesNotExist();
        assertThat(rig.leftOver()).isEmpty();

        place.remove(paths);
        assertThat(rig.folder.resolve("a")).doesNotExist();
        assertThat(rig.folder.resolve("newcomer")).exists();
    }

    @Test
    void theFoldersAboveAPathAreMadeAsTheyWere() throws IOException {
        rig.place(false).remove(FolderPaths.ALL);
        FolderPaths paths = FolderPaths.of(List.of(PlaceRig.DEEP + "/closed"));

        rig.place(false).replace(rig.stream, paths, sent -> {});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.folder.resolve("a"))))
                .isEqualTo("rwx--x---");
        assertThat(rig.folder.resolve(PlaceRig.DEEP).resolve("closed")).hasContent("secret");
        assertThat(rig.folder.resolve("plain")).doesNotExist();
    }

    @Test
    void whatHasChangedIsCountedAndNamed() throws IOException {
        FolderPlace place = rig.place(false);
        assertThat(place.look(FolderPaths.ALL, Duration.ofHours(1)))
                .isEqualTo(new FolderStand(true, true, 10, PlaceRig.BYTES + 10, 10));
        assertThat(place.look(FolderPaths.of(List.of("nothing")), Duration.ZERO).present())
                .isFalse();
        assertThat(rig.place(temp.resolve("nowhere"), false)
                        .look(FolderPaths.ALL, Duration.ZERO)
                        .present())
                .isFalse();
        rig.spoil();

        assertThat(place.difference(rig.stream, FolderPaths.ALL).orElseThrow())
                .contains("1 entries are not there (a name with spaces)")
                .contains("plain")
                .contains("1 entries are there that were not (newcomer)");
        assertThat(Files.exists(rig.folder.resolve("link"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
