package io.opsaga.activities.postgresql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of a throw-away server. It holds a lock for as long as the process lives that made it, and so tells a later one whether it was
 * left behind; a process number would be somebody else's some day.
 */
final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = "pg";
    private static final String LOCK = "lock";
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final FileChannel lock;

    private ScratchFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @param root is made, for its owner only, if it is missing; what was left in it goes first */
    static ScratchFolder in(Path root) throws IOException {
        synchronized (ScratchFolder.class) {
            Files.createDirectories(root, OWNERS);
            // Else somebody might take for left behind what has just been made and not been locked yet.
            try (FileChannel turn = open(root.resolve(LOCK));
                    FileLock held = turn.lock()) {
                sweep(root);
                // What the server calls its data is compared with what the kernel calls it.
                Path path = Files.createTempDirectory(root.toRealPath(), PREFIX, OWNERS);
                FileChannel lock = open(path.resolve(LOCK));
                if (!held.isValid() || lock.tryLock() == null) {
                    throw new IOException("a new folder is locked by somebody else: " + path);
                }
                return new ScratchFolder(path, lock);
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void sweep(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(root)) {
            folders = all.filter(path -> path.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(path))
                    .map(ScratchFolder::real)
                    .toList();
        }
        for (Path folder : folders) {
            FileChannel lock = ifLeft(folder);
            if (lock != null) {
                new ScratchFolder(folder, lock).close();
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static @Nullable FileChannel ifLeft(Path folder) throws IOException {
        FileChannel lock = open(folder.resolve(LOCK));
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process itself.
        }
        lock.close();
        return null;
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("log");
    }

    /** Ends what works in the folder, and removes it. */
    @Override
    public void close() throws IOException {
        ServerProcesses.end(data());
        FileSystemUtils.deleteRecursively(path);
        lock.close();
    }

    /** The end of the server's log, for messages. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return Optional.ofNullable(e.getMessage()).orElse("no log");
        }
    }
}
