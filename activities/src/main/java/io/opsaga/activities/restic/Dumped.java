package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was taken out of a snapshot whole; restic has checked every piece of it. It exists until this is closed.
 *
 * @param file where it is, for its owner only
 * @param length in bytes
 * @param sha256 in hexadecimal digits
 */
public record Dumped(Path file, long length, String sha256) implements AutoCloseable {
    /** Removes the file. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
