package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactsTest {
    @TempDir
    Path base;

    @TempDir
    Path scratch;

    @Test
    void aFileIsTakenAsItIs() throws Exception {
        Path file = write("bridge/1.0.tar.gz", "packed");

        Artifact artifact = new Artifacts(base).find("bridge", "1.0").orElseThrow();

        assertThat(artifact).isEqualTo(new Artifact(file, sha256("packed".getBytes(StandardCharsets.UTF_8)), 6));
        assertThat(new Artifacts(base).asTarGz(artifact, scratch)).isEqualTo(file);
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
        assertThat(Files.readAllBytes(artifacts.asTarGz(one, scratch.resolve("a"))))
                .isEqualTo(Files.readAllBytes(artifacts.asTarGz(other, scratch.resolve("b"))));
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
    void whatIsPackedIsWhatTheChecksumSays() throws Exception {
        release("bridge/1.0");
        Artifacts artifacts = new Artifacts(base);
        Artifact artifact = artifacts.find("bridge", "1.0").orElseThrow();

        Path packed = artifacts.asTarGz(artifact, scratch.resolve("new"));

        byte[] tar;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            tar = in.readAllBytes();
        }
        assertThat(sha256(tar)).isEqualTo(artifact.checksum());
        assertThat(entries(tar))
                .containsExactly(
                        "agent.py 644 print()",
                        "bin/ 755 ",
                        "bin/run 755 exec",
                        "current 777 -> bin/run",
                        "deep/ 755 ",
                        "deep/" + "x".repeat(120) + " 644 deep");
        assertThat(artifacts.asTarGz(artifact, scratch.resolve("new"))).isEqualTo(packed);
        assertThat(scratch.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFolderThatChangedMeanwhileIsNotPacked() throws Exception {
        Path folder = release("bridge/1.0");
        Artifact artifact = new Artifacts(base).find("bridge", "1.0").orElseThrow();
        Files.writeString(folder.resolve("agent.py"), "changed");

        assertThatThrownBy(() -> new Artifacts(base).asTarGz(artifact, scratch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Changed");
        assertThat(scratch).isEmptyDirectory();
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

    private static List<String> entries(byte[] tar) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(tar), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getUserName() + entry.getLongUserId()).isEqualTo("0");
                String content = entry.isSymbolicLink()
                        ? "-> " + entry.getLinkName()
                        : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                entries.add("%s %o %s".formatted(entry.getName(), entry.getMode(), content));
            }
        }
        return entries;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
