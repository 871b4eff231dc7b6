package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactsTest {
    @TempDir
    Path base;

    @TempDir
    Path scratch;

    @Test
    void aFileIsTakenAsItIs() throws Exception {
        Path file =
                pack(entry("bin/run", TarConstants.LF_NORMAL, ""), entry("./run", TarConstants.LF_SYMLINK, "bin/run"));
        byte[] bytes = Files.readAllBytes(file);

        Artifact artifact = new Artifacts(base).find("bridge", "1.0").orElseThrow();

        assertThat(artifact).isEqualTo(new Artifact(file, sha256(bytes), bytes.length));
        assertThat(PackedFolders.open(scratch).file(artifact)).isEqualTo(file);
    }

    static Stream<Arguments> hostile() throws IOException {
        return Stream.of(
                arguments("leaves", List.of(entry("out", TarConstants.LF_SYMLINK, "/etc"))),
                arguments("leaves", List.of(entry("a/out", TarConstants.LF_SYMLINK, "../../x"))),
                // By its text alone it stays inside.
                arguments(
                        "leaves",
                        List.of(
                                entry("sub/up", TarConstants.LF_SYMLINK, ".."),
                                entry("out", TarConstants.LF_SYMLINK, "sub/up/../secret"))),
                arguments(
                        "circle",
                        List.of(entry("a", TarConstants.LF_SYMLINK, "b"), entry("b", TarConstants.LF_SYMLINK, "a"))),
                arguments(
                        "behind a link",
                        List.of(
                                entry("here", TarConstants.LF_SYMLINK, "."),
                                entry("here/file", TarConstants.LF_NORMAL, ""))),
                arguments("hard link", List.of(entry("hard", TarConstants.LF_LINK, "etc/shadow"))),
                arguments("leaves", List.of(entry("hard", TarConstants.LF_LINK, "../shadow"))),
                arguments("leaves", List.of(entry("a/../../out", TarConstants.LF_NORMAL, ""))),
                arguments("absolute", List.of(entry("/etc/cron.d/x", TarConstants.LF_NORMAL, ""))),
                arguments("control", List.of(entry("a\nb", TarConstants.LF_NORMAL, ""))),
                arguments("too long", List.of(entry("x".repeat(256), TarConstants.LF_NORMAL, ""))),
                arguments("neither", List.of(entry("null", TarConstants.LF_CHR, ""))),
                arguments("neither", List.of(entry("disk", TarConstants.LF_BLK, ""))),
                arguments("neither", List.of(entry("pipe", TarConstants.LF_FIFO, ""))));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aFileWithWhatNoArtifactMayHaveIsRefused(String why, List<TarArchiveEntry> entries) throws Exception {
        pack(entries.toArray(TarArchiveEntry[]::new));

        assertThatThrownBy(this::checksum).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    @Test
    void whatIsNoTarballIsRefused() throws Exception {
        write("bridge/1.0.tar.gz", "packed");

        assertThatThrownBy(this::checksum).isInstanceOf(IOException.class);
    }

    @Test
    void linksThatOnlyTogetherLeaveTheFolderAreRefused() throws Exception {
        Path folder = release("bridge/1.0");
        Files.createSymbolicLink(folder.resolve("bin/up"), Path.of(".."));
        assertThat(checksum()).as("inside").hasSize(64);
        Files.createSymbolicLink(folder.resolve("out"), Path.of("bin/up/../secret"));

        assertThatThrownBy(this::checksum).isInstanceOf(IOException.class).hasMessageContaining("leaves");
    }

    @Test
    void aNameInAFolderThatIsTwoLinesIsRefused() throws Exception {
        Files.createFile(release("bridge/1.0").resolve("a\nb"));

        assertThatThrownBy(this::checksum).isInstanceOf(IOException.class).hasMessageContaining("control characters");
    }

    @Test
    void theSameContentInAFolderIsTheSameArtifactEverywhere() throws Exception {
        release("bridge/1.0");
        release("other/7");
        Files.setLastModifiedTime(base.resolve("artifacts/other/7/agent.py"), FileTime.fromMillis(1_000));
        Artifacts artifacts = new Artifacts(base);

        Artifact one = artifacts.find("bridge", "1.0").orElseThrow();
        Artifact other = artifacts.find("other", "7").orElseThrow();

        assertThat(one.checksum()).isEqualTo(other.checksum()).hasSize(64);
        assertThat(one.size()).isEqualTo("print()".length() + "exec".length() + "deep".length());
        assertThat(Files.readAllBytes(PackedFolders.open(scratch.resolve("a")).file(one)))
                .isEqualTo(Files.readAllBytes(
                        PackedFolders.open(scratch.resolve("b")).file(other)));
    }

    @Test
    void anyChangeOfContentNameOrModeIsAnotherArtifact() throws Exception {
        Path folder = release("bridge/1.0");
        List<String> seen = new ArrayList<>(List.of(checksum()));

        Files.writeString(folder.resolve("agent.py"), "print(1)");
        seen.add(checksum());
        Files.setPosixFilePermissions(folder.resolve("agent.py"), PosixFilePermissions.fromString("rwxr-xr-x"));
        seen.add(checksum());
        Files.move(folder.resolve("agent.py"), folder.resolve("agent2.py"));
        seen.add(checksum());
        Files.createDirectory(folder.resolve("empty"));
        seen.add(checksum());

        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void linksThatLeaveTheFolderAreRefused() throws Exception {
        Path folder = release("bridge/1.0");
        Files.createSymbolicLink(folder.resolve("bin/out"), Path.of("../../../secret"));

        assertThatThrownBy(this::checksum).isInstanceOf(IOException.class).hasMessageContaining("leaves");
    }

    @Test
    void listsVersionsInTheirOrder() throws Exception {
        for (String version : List.of("1.10.0", "1.9.0", "v1.11", "2.0.0", "2.0.0-rc.1", "2.0.0-rc.10", "2.0.0-rc.2")) {
            write("bridge/" + version + ".tar.gz", "");
        }
        release("bridge/1.9.0");
        release("bridge/1.9.1");
        release("bridge/.hidden");
        write("bridge/notes.txt", "");

        assertThat(new Artifacts(base).versions("bridge"))
                .containsExactly(
                        "1.9.0", "1.9.1", "1.10.0", "v1.11", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0-rc.10", "2.0.0");
        assertThat(new Artifacts(base).versions("nothing")).isEmpty();
        assertThat(new Artifacts(base).find("bridge", "3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "../1", "a/b", "/etc", "-1", "a b", "1\n", "a\u0000b"})
    void refusesWhatIsNoVersionOrName(String text) {
        assertThat(Artifacts.isVersion(text)).isFalse();
        assertThatThrownBy(() -> new Artifacts(base).find("bridge", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Artifacts(base).versions(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private String checksum() throws IOException {
        return new Artifacts(base).find("bridge", "1.0").orElseThrow().checksum();
    }

    private Path release(String name) throws IOException {
        Path folder = base.resolve("artifacts").resolve(name);
        write(name + "/agent.py", "print()");
        Files.setPosixFilePermissions(write(name + "/bin/run", "exec"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write(name + "/deep/" + "x".repeat(120), "deep");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("bin/run"));
        return folder;
    }

    /** Independent of the umask that the tests run under. */
    private Path write(String name, String text) throws IOException {
        Path file = base.resolve("artifacts").resolve(name);
        Files.createDirectories(file.getParent());
        for (Path folder = file.getParent(); !folder.equals(base); folder = folder.getParent()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Path pack(TarArchiveEntry... entries) throws IOException {
        Path file = write("bridge/1.0.tar.gz", "");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private static TarArchiveEntry entry(String name, byte type, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return entry;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
