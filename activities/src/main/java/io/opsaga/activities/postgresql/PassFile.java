package io.opsaga.activities.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The password of a database in a file that only its owner can read, there for one run. PostgreSQL's programs are told of its path. */
record PassFile(Path path) implements AutoCloseable {
    private static final String PREFIX = "pgpass-";
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The folder is made, for its owner only, if it is missing; what processes that are gone have left in it is removed. */
    static PassFile of(Database database, Path folder) {
        try {
            Files.createDirectories(folder, OWNERS_FOLDER);
            sweep(folder);
            Path file = Files.createTempFile(
                    folder, PREFIX + ProcessHandle.current().pid() + "-", "", OWNERS_FILE);
            PassFile made = new PassFile(file);
            try {
                Files.writeString(file, line(database.password()), StandardCharsets.UTF_8);
            } catch (IOException e) {
                made.close();
                throw e;
            }
            return made;
        } catch (IOException e) {
            throw new PostgresException(
                    PostgresFailure.NOT_STARTED, "The password cannot be put into a file in %s.".formatted(folder), e);
        }
    }

    /** For any server: the file is read by programs that go to one only. An empty file, so that no other one is read either. */
    private static String line(Password password) {
        return password.text().isEmpty()
                ? ""
                : "*:*:*:*:" + password.text().replace("\\", "\\\\").replace(":", "\\:") + "\n";
    }

    private static void sweep(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> left = files.filter(PassFile::isLeft).toList();
            left.forEach(file -> new PassFile(file).close());
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

    Map<String, String> environment() {
        return Map.of("PGPASSFILE", path.toString());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a file with a password could not be removed: " + path, e);
        }
    }
}
