package io.opsaga.worker.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One user per folder. Without it a second process would take a server in use for one that was left behind, and stop it when it
 * ends itself. The lock ends with the process, however that ends.
 */
final class FolderLock implements AutoCloseable {
    /** A file lock holds against other processes only, and would be lost by opening and closing the file here again. */
    private static final Set<Path> TAKEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException {
        if (!TAKEN_HERE.add(folder)) {
            throw new IOException(folder + " is in use by this process already");
        }
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new FolderLock(folder, channel);
            }
            channel.close();
            throw new IOException(folder + " is in use by another process");
        } catch (IOException e) {
            TAKEN_HERE.remove(folder);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            TAKEN_HERE.remove(folder);
        }
    }
}
