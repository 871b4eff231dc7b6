package io.opsaga.activities.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of a machine with this host's own GNU tar, and with one that has a will of its own. */
@Timeout(60)
class FolderReaderTest {
    private static final int HOLE = 4 << 20;

    @TempDir
    Path temp;

    private LoopbackMachine box;
    private SshMachines machines;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(Files.createDirectory(temp.resolve("box")));
        machines = new SshMachines();
        folder = Files.createDirectory(temp.resolve("it's a folder"));
        Files.writeString(folder.resolve("plain"), "some text\n");
        Files.writeString(folder.resolve("a name with spaces"), "x".repeat(100_000));
        Path deep = Files.createDirectories(folder.resolve("a").resolve("b".repeat(120)));
        Path closed = Files.writeString(deep.resolve("closed"), "secret");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r--------"));
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("plain"));
        Files.createLink(folder.resolve("z hard link"), folder.resolve("plain"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.seek(HOLE);
            sparse.write(7);
        }
        Files.setLastModifiedTime(folder.resolve("plain"), FileTime.from(Instant.parse("2020-02-29T12:00:00Z")));
    }

    @AfterEach
    void end() throws IOException {
        machines.close();
        box.close();
    }

    private FolderReader reader(Path of) {
        return new FolderReader(machines.shell(box.machine()), of.toString());
    }

    private FolderSummary readTo(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return reader(folder).copyTo(out);
        }
    }

    private FolderFailure failure() {
        FolderException told = catchThrowableOfType(
                FolderException.class, () -> reader(folder).copyTo(OutputStream.nullOutputStream()));
        assertThat(told).isNotNull();
        return told.failure();
    }

    @Test
    void isSeenBeforeItIsRead() {
        FolderLook look = reader(folder).look();

        assertThat(look.tar()).contains("GNU tar");
        assertThat(look.bytes()).isGreaterThan(100_000);
    }

    @Test
    void comesWholeAndIsTheSameWhenItIsUnpacked() throws IOException {
        Path file = temp.resolve("folder.tar");
        FolderSummary read = readTo(file);

        assertThat(read.length()).isEqualTo(Files.size(file)).isLessThan(HOLE);
        assertThat(read.sha256()).isEqualTo(sha256(file));
        assertThat(read.entries()).isEqualTo(10);
        assertThat(read.bytes()).isEqualTo(10 + 100_000 + 6 + HOLE + 1);
        FolderSummary unpacked = new FolderProof(temp.resolve("scratch")).unpacked(file);
        assertThat(unpacked.withoutOwners()).isEqualTo(read.withoutOwners());
        assertThat(unpacked.contents().equals(read.contents())).isEqualTo(FolderProof.isRoot());
        assertThat(temp.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void twoReadingsGiveTheSameStream() throws IOException {
        Files.delete(folder.resolve("sparse"));
        FolderSummary first = readTo(temp.resolve("first.tar"));
        FolderSummary second = readTo(temp.resolve("second.tar"));

        assertThat(second).isEqualTo(first);
        Files.setPosixFilePermissions(folder.resolve("plain"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(readTo(temp.resolve("third.tar")).contents()).isNotEqualTo(first.contents());
    }

    @Test
    void whatIsNotThereIsTold() {
        Path nowhere = temp.resolve("nowhere");

        FolderException looked = catchThrowableOfType(
                FolderException.class, () -> reader(nowhere).look());
        assertThat(looked.failure()).isEqualTo(FolderFailure.MISSING);
        FolderException read = catchThrowableOfType(
                FolderException.class, () -> reader(nowhere).copyTo(OutputStream.nullOutputStream()));
        assertThat(read.failure()).isEqualTo(FolderFailure.MISSING);
    }

    @Test
    void aFileThatChangesIsTold() throws IOException {
        box.addProgram("tar", "#!/bin/sh\necho 'tar: ./log: file changed as we read it' >&2; exit 1\n");

        assertThat(failure()).isEqualTo(FolderFailure.CHANGED);
    }

    @Test
    void aFileThatMayNotBeReadIsTold() throws IOException {
        box.addProgram("tar", "#!/bin/sh\necho 'tar: ./key: Cannot open: Permission denied' >&2; exit 2\n");

        assertThat(failure()).isEqualTo(FolderFailure.UNREADABLE);
    }

    @Test
    void aStreamThatIsCutIsNeverTakenForWhole() throws IOException {
        Path whole = temp.resolve("folder.tar");
        readTo(whole);
        box.addProgram("tar", CutTar.after("head -c 70000 \"%s\"".formatted(whole)));
        assertThat(failure()).isEqualTo(FolderFailure.CUT);

        // To whoever reads it a stream is complete before tar has said that it is.
        box.addProgram("tar", CutTar.after("cat \"%s\"".formatted(whole)));
        assertThat(failure()).isEqualTo(FolderFailure.CUT);
    }

    @Test
    void anotherTarIsNotTried() throws IOException {
        box.addProgram("tar", "#!/bin/sh\necho 'tar (busybox) 1.36'\n");

        FolderException told =
                catchThrowableOfType(FolderException.class, () -> reader(folder).look());
        assertThat(told.failure()).isEqualTo(FolderFailure.NO_TAR);
    }

    @Test
    void aSinkThatTakesNoMoreIsNoFaultOfTheFolder() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("full");
            }
        };

        assertThat(catchThrowableOfType(
                        IllegalStateException.class, () -> reader(folder).copyTo(full)))
                .hasMessage("full");
    }

    private static String sha256(Path file) throws IOException {
        return HexFormat.of().formatHex(Digests.sha256().digest(Files.readAllBytes(file)));
    }
}
