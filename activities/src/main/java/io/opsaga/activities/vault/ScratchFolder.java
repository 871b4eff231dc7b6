package io.opsaga.activities.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder for what one operation needs for a while, for its owner only. What an attempt before this one has left there, because its process
 * was killed, is removed first.
 */
public final class ScratchFolder implements AutoCloseable {
    /** What was restored there may be closed even to its owner. */
    private static final String REMOVE = "chmod -R u+rwX -- \"$1\" && rm -rf -- \"$1\"";

    private final Path folder;

    private ScratchFolder(Path folder) {
        this.folder = folder;
    }

    public static ScratchFolder open(Path parent, String operation) {
        ScratchFolder opened = new ScratchFolder(parent.resolve(operation));
        opened.close();
        try {
            Files.createDirectories(parent);
            Files.createDirectory(
                    opened.folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return opened;
    }

    public Path path() {
        return folder;
    }

    @Override
    public void close() {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Process removing = new ProcessBuilder("sh", "-c", REMOVE, "sh", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(removing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (removing.onExit().join().exitValue() != 0) {
                throw new IOException("cannot remove %s: %s".formatted(folder, said.strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
