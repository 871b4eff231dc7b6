package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A key in a file that only its owner can read, there for one run. */
record KeyFile(Path path) implements AutoCloseable {
    private static final String PREFIX = "key-";
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The folder is made, for its owner only, if it is missing. */
    static KeyFile with(RepositoryKey key, Path folder) {
        try {
            Files.createDirectories(folder, OWNERS_FOLDER);
            Path file = Files.createTempFile(
                    folder, PREFIX + ProcessHandle.current().pid() + "-", "", OWNERS_FILE);
            KeyFile made = new KeyFile(file);
            try {
                Files.write(file, key.text().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                made.close();
                throw e;
            }
            return made;
        } catch (IOException e) {
            throw new ResticException(
                    ResticFailure.NOT_STARTED, "The key cannot be put into a file in " + folder + ".", e);
        }
    }

    /** Removes what processes that are gone have left there, which were killed before they could. */
    static void sweep(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> left = files.filter(KeyFile::isLeft).toList();
            left.forEach(file -> new KeyFile(file).close());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for keys that were left in " + folder, e);
        }
    }

    private static boolean isLeft(Path file) {
        String name = file.getFileName().toString();
        int end = name.indexOf('-', PREFIX.length());
        if (!name.startsWith(PREFIX) || end < 0) {
            return false;
        }
        try {
            long maker = Long.parseLong(name.substring(PREFIX.length(), end));
            return !ProcessHandle.of(maker).map(ProcessHandle::isAlive).orElse(false);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a key could not be removed: " + path, e);
        }
    }
}
