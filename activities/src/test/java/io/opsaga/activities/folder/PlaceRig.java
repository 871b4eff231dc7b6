package io.opsaga.activities.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A folder of a machine that was backed up into a file, and ways to spoil it. */
final class PlaceRig implements AutoCloseable {
    static final int HOLE = 4 << 20;
    static final String DEEP = "a/" + "b".repeat(120);
    /** Of all files; those of the hard link once. */
    static final long BYTES = 10 + 100_000 + 6 + HOLE + 1;

    final Path folder;
    final Path stream;
    private final Path temp;
    private final LoopbackMachine box;
    private final SshMachines machines = new SshMachines();

    PlaceRig(Path temp) throws Exception {
        this.temp = temp;
        box = new LoopbackMachine(Files.createDirectory(temp.resolve("box")));
        folder = Files.createDirectories(temp.resolve("on the machine").resolve("it's a folder"));
        stream = temp.resolve("folder.tar");
    }

    void backUp() throws IOException {
        Files.writeString(folder.resolve("plain"), "some text\n");
        Files.writeString(folder.resolve("a name with spaces"), "x".repeat(100_000));
        Path deep = Files.createDirectories(folder.resolve(DEEP));
        Path closed = Files.writeString(deep.resolve("closed"), "secret");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(folder.resolve("a"), PosixFilePermissions.fromString("rwx--x---"));
        if (FolderProof.isRoot()) {
            Files.setAttribute(closed, "unix:uid", 1234);
            Files.setAttribute(folder, "unix:gid", 4321);
        }
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/nowhere"));
        Files.createLink(folder.resolve("z hard link"), folder.resolve("plain"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.seek(HOLE);
            sparse.write(7);
        }
        FileTime then = FileTime.from(Instant.parse("2020-02-29T12:00:00Z"));
        Files.setLastModifiedTime(folder.resolve("plain"), then);
        Files.setLastModifiedTime(folder, then);
        try (OutputStream out = Files.newOutputStream(stream)) {
            new FolderReader(machines.shell(box.machine()), folder.toString()).copyTo(out);
        }
    }

    /** One file is other, one is new, one is gone; also where an earlier restore was broken off. */
    void spoil() throws IOException {
        Files.createDirectories(folder);
        remove(folder.resolve("plain"));
        Files.writeString(folder.resolve("plain"), "spoilt");
        Files.writeString(folder.resolve("newcomer"), "new");
        Files.deleteIfExists(folder.resolve("a name with spaces"));
    }

    /** It is as {@link #spoil} has left it, and nothing lies beside it. */
    void isSpoilt() throws IOException {
        assertThat(folder.resolve("plain")).hasContent("spoilt");
        assertThat(folder.resolve("newcomer")).hasContent("new");
        assertThat(folder.resolve("sparse")).hasSize(HOLE + 1L);
        assertThat(leftOver()).isEmpty();
    }

    /** Of each that there is, in the folder or on its way in or out. */
    List<String> textOfPlain() throws IOException {
        try (Stream<Path> all = Files.walk(folder.getParent())) {
            List<String> texts = new ArrayList<>();
            for (Path file : all.filter(path -> path.endsWith("plain")).toList()) {
                texts.add(Files.readString(file).strip());
            }
            return texts;
        }
    }

    FolderPlace place(boolean within) {
        return place(folder, within);
    }

    FolderPlace place(Path of, boolean within) {
        Audit audit = new Audit(List.of());
        return within
                ? FolderPlace.thatStays(machines.shell(box.machine()), audit, of.toString())
                : FolderPlace.of(machines.shell(box.machine()), audit, of.toString());
    }

    /** What lies in the folder, or beside it, and should not. */
    List<Path> leftOver() throws IOException {
        try (Stream<Path> all = Files.walk(folder.getParent(), 2)) {
            return all.filter(path -> path.getFileName().toString().startsWith(".opsaga"))
                    .toList();
        }
    }

    /** In bytes. */
    long blocksOf(String file) throws IOException {
        Process du = new ProcessBuilder("du", "-k", folder.resolve(file).toString()).start();
        String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return 1024 * Long.parseLong(said.split("\t", 2)[0]);
    }

    /** From now on the machine has that program instead of its own. */
    void program(String name, String script) throws IOException {
        box.addProgram(name, "#!/bin/sh\n" + script);
    }

    void mend(String name) throws IOException {
        program(name, "exec /bin/%s \"$@\"".formatted(name));
    }

    /** The machine ends the script before or after it renames something for that time. */
    void breakAtRename(int number, String when) throws IOException {
        Path count = Files.writeString(temp.resolve("count"), "");
        program("mv", """
                echo x >>'%1$s'
                if [ "$(wc -l <'%1$s')" -ne %2$d ]; then exec /bin/mv "$@"; fi
                [ %3$s = before ] || /bin/mv "$@"
                exit 1
                """.formatted(count, number, when));
    }

    /** As the kernel tells it. */
    void mounted(Path at, String how) throws IOException {
        program("awk", "if [ \"$T\" = \"%s\" ]; then echo %s; else exec /usr/bin/awk \"$@\"; fi".formatted(at, how));
    }

    /** A stream with one entry that is not for this folder. */
    Path leavingStream(String how) throws IOException {
        Path bad = temp.resolve("bad.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(bad))) {
            if (how.equals("hard")) {
                TarArchiveEntry link = new TarArchiveEntry("./link", TarConstants.LF_LINK);
                link.setLinkName("../../out");
                tar.putArchiveEntry(link);
            } else if (how.equals("below")) {
                TarArchiveEntry link = new TarArchiveEntry("./dir", TarConstants.LF_SYMLINK);
                link.setLinkName("/tmp");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
                tar.putArchiveEntry(new TarArchiveEntry("./dir/out"));
            } else {
                tar.putArchiveEntry(new TarArchiveEntry(how));
            }
            tar.closeArchiveEntry();
        }
        return bad;
    }

    FolderException failure(ThrowingCallable call) {
        return thrown(FolderException.class, call);
    }

    <T extends Throwable> T thrown(Class<T> type, ThrowingCallable call) {
        T told = catchThrowableOfType(type, call);
        assertThat(told).isNotNull();
        return told;
    }

    void remove(Path path) throws IOException {
        Process removing = new ProcessBuilder("rm", "-rf", path.toString()).start();
        assertThat(removing.onExit().join().exitValue()).isZero();
    }

    @Override
    public void close() throws IOException {
        machines.close();
        box.close();
    }
}
