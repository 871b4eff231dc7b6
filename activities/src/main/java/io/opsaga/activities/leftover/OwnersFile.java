package io.opsaga.activities.leftover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A secret in a file that only its owner can read (0600, in a folder 0700), until this is closed. */
public record OwnersFile(Path path) implements AutoCloseable {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Makes one.
     *
     * @param folder is made, for its owner only, if it is missing
     * @param prefix what its name begins with
     */
    public static OwnersFile of(Path folder, String prefix, String text) throws IOException {
        Files.createDirectories(folder, FOLDER);
        OwnersFile made = new OwnersFile(Files.createTempFile(folder, Maker.named(prefix), "", FILE));
        try {
            Files.writeString(made.path, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** Removes those of that prefix that processes have left there which were killed before they could. */
    public static void sweep(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file -> Maker.isGone(file, prefix)).toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a file with a secret could not be removed: " + path, e);
        }
    }
}
