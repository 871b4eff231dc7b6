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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent is what the checksum says, whatever became of the file meanwhile; and no file stays for ever. */
class PackedFoldersTest {
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    @TempDir
    Path base;

    @TempDir
    Path data;

    private Path scratch;
    private Path folder;

    @BeforeEach
    void offer() throws IOException {
        scratch = data.resolve("scratch");
        folder = Files.createDirectories(base.resolve("artifacts/bridge/1.0"));
        Files.createDirectory(folder.resolve("bin"));
        Files.createDirectory(folder.resolve("deep"));
        Files.writeString(folder.resolve("agent.py"), "print()");
        Files.writeString(folder.resolve("bin/run"), "exec");
        Files.writeString(folder.resolve("deep/" + "x".repeat(120)), "deep");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("bin/run"));
        for (String name : List.of("bin", "deep", "bin/run")) {
            permit(name, "rwxr-xr-x");
        }
        for (String name : List.of("agent.py", "deep/" + "x".repeat(120))) {
            permit(name, "rw-r--r--");
        }
    }

    @Test
    void whatIsPackedIsWhatTheChecksumSays() throws Exception {
        Artifact artifact = artifact();

        Path packed = PackedFolders.open(scratch).file(artifact);

        byte[] tar = tar(packed);
        assertThat(sha256(tar)).isEqualTo(artifact.checksum());
        assertThat(entries(tar))
                .containsExactly(
                        "agent.py 644 print()",
                        "bin/ 755 ",
                        "bin/run 755 exec",
                        "current 777 -> bin/run",
                        "deep/ 755 ",
                        "deep/" + "x".repeat(120) + " 644 deep");
        assertThat(scratch).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatIsWholeIsNotPackedAgain() throws Exception {
        PackedFolders before = PackedFolders.open(scratch);
        Object first = key(before.file(artifact()));

        assertThat(key(before.file(artifact()))).isEqualTo(first);
        assertThat(key(PackedFolders.open(scratch).file(artifact())))
                .as("after a restart")
                .isEqualTo(first);
    }

    /** As a power cut leaves it: nothing, or a part, or a part of something else. */
    @Test
    void whatIsNoLongerWholeIsPackedAgain() throws Exception {
        PackedFolders same = PackedFolders.open(scratch);
        Path packed = same.file(artifact());
        byte[] right = Files.readAllBytes(packed);
        byte[] damaged = right.clone();
        damaged[right.length / 2] ^= 1;
        byte[] longer = Arrays.copyOf(right, right.length + 7);

        for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(right, right.length / 2), longer)) {
            Files.write(packed, wrong);
            assertThat(Files.readAllBytes(same.file(artifact()))).isEqualTo(right);
        }
        for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(right, right.length / 2), longer, damaged)) {
            Files.write(packed, wrong);
            assertThat(Files.readAllBytes(PackedFolders.open(scratch).file(artifact())))
                    .as("after a restart")
                    .isEqualTo(right);
        }
    }

    @Test
    void whatWasNotUsedForADayIsRemoved() throws Exception {
        PackedFolders packed = PackedFolders.open(scratch);
        Path first = old(packed.file(artifact()));
        Path broken = old(Files.createFile(scratch.resolve("1.part")));
        Path foreign = old(Files.createFile(scratch.resolve("notes")));
        Path young = Files.createFile(scratch.resolve("2.part"));
        Files.writeString(folder.resolve("agent.py"), "another");

        Path second = packed.file(artifact());

        assertThat(scratch).isDirectoryNotContaining(first::equals).isDirectoryNotContaining(broken::equals);
        assertThat(List.of(foreign, young, second)).allMatch(Files::exists);
        old(second);
        PackedFolders.open(scratch);
        assertThat(second).as("at a start").doesNotExist();
    }

    @Test
    void whatIsUsedIsNotRemoved() throws Exception {
        PackedFolders packed = PackedFolders.open(scratch);
        Path file = old(packed.file(artifact()));

        packed.file(artifact());
        PackedFolders.open(scratch);

        assertThat(file).exists();
    }

    @Test
    void withoutAFolderThereIsNothingToRemove() {
        PackedFolders.open(scratch);

        assertThat(scratch).doesNotExist();
    }

    @Test
    void aFolderThatChangedMeanwhileIsNotPacked() throws Exception {
        Artifact artifact = artifact();
        Files.writeString(folder.resolve("agent.py"), "changed");

        assertThatThrownBy(() -> PackedFolders.open(scratch).file(artifact))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Changed");
        assertThat(scratch).isEmptyDirectory();
    }

    private Artifact artifact() throws IOException {
        return new Artifacts(base).find("bridge", "1.0").orElseThrow();
    }

    private void permit(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString(permissions));
    }

    private static Path old(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(TWO_DAYS)));
    }

    /** The same for the same file only, whatever is written to its name. */
    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static byte[] tar(Path packed) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            return in.readAllBytes();
        }
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
