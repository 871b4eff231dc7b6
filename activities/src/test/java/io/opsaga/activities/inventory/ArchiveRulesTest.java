package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.inventory.ArchiveEntries.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much an artifact may consist of, and how much of it is kept in mind. What else it may not have: {@link ArtifactsTest}. */
class ArchiveRulesTest {
    private static final int PATH = 3_000;
    private static final int FITTING = (int) (ArchiveSize.LONGEST_NAMES / PATH);

    @Test
    void asManyEntriesAsMayBe() {
        assertThatCode(() -> ArchiveRules.judge(files(ArchiveSize.MOST_ENTRIES, "f")))
                .doesNotThrowAnyException();
        refused(files(ArchiveSize.MOST_ENTRIES + 1, "f"), "more than 200000 files, folders and links");
    }

    @Test
    void asLongNamesAsMayBe() {
        String path = ("x".repeat(247) + "/").repeat(12);
        assertThatCode(() -> ArchiveRules.judge(files(FITTING, path))).doesNotThrowAnyException();
        refused(files(FITTING + 1_000, path), "more than 32 MiB of names");
    }

    @Test
    void whatLinksLeadToCountsToo() {
        String target = "x".repeat(250) + "/" + "y".repeat(250);
        refused(
                told -> {
                    for (int i = 0; i < ArchiveSize.LONGEST_NAMES / 500; i++) {
                        told.entry(Kind.LINK, "link" + i, target);
                    }
                },
                "more than 32 MiB of names");
    }

    @Test
    void whatNoMachineCouldMakeIsRefused() {
        refused(told -> told.entry(Kind.FILE, "ü/".repeat(1_001), ""), "too long path");
        refused(told -> told.entry(Kind.LINK, "link", "x/".repeat(2_048)), "too long a path");
    }

    @Test
    void withoutLinksNothingIsReadTwice() throws IOException {
        AtomicInteger times = new AtomicInteger();
        ArchiveRules.judge(told -> {
            times.incrementAndGet();
            told.entry(Kind.FILE, "a/b", "");
        });
        assertThat(times).hasValue(1);
    }

    @Test
    void aHardLinkMayLeadToAHardLinkThatCameBefore() {
        assertThatCode(() -> ArchiveRules.judge(told -> {
                    told.entry(Kind.FILE, "./a", "");
                    told.entry(Kind.HARD_LINK, "b", "a");
                    told.entry(Kind.HARD_LINK, "c", "./b");
                }))
                .doesNotThrowAnyException();
        refused(
                told -> {
                    told.entry(Kind.HARD_LINK, "b", "a");
                    told.entry(Kind.FILE, "a", "");
                },
                "hard link");
        refused(
                told -> {
                    told.entry(Kind.FOLDER, "a", "");
                    told.entry(Kind.HARD_LINK, "b", "a");
                },
                "hard link");
    }

    @Test
    void whatCameBeforeALinkAndLiesBehindItIsRefused() {
        refused(
                told -> {
                    told.entry(Kind.FILE, "here/file", "");
                    told.entry(Kind.LINK, "./here", ".");
                },
                "behind a link");
    }

    @Test
    void aFolderHasTheSameBounds(@TempDir Path base) throws IOException {
        Path deep = base.resolve("artifacts/bridge/1.0/" + ("x".repeat(250) + "/").repeat(11));
        Files.createDirectories(deep);
        String name = "y".repeat(200);
        for (int i = 0; i < 12_000; i++) {
            Files.createFile(deep.resolve(name + i));
        }

        assertThatThrownBy(() -> new Artifacts(base).find("bridge", "1.0"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 32 MiB of names");
    }

    private static ArchiveEntries files(int count, String prefix) {
        return told -> {
            for (int i = 0; i < count; i++) {
                told.entry(Kind.FILE, prefix + i, "");
            }
        };
    }

    private static void refused(ArchiveEntries entries, String why) {
        assertThatThrownBy(() -> ArchiveRules.judge(entries))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
