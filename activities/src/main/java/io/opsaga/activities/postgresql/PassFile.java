package io.opsaga.activities.postgresql;

import io.opsaga.activities.leftover.OwnersFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The password of a database in a file that only its owner can read, there for one run. PostgreSQL's programs are told of its path. */
record PassFile(OwnersFile file) implements AutoCloseable {
    static final String PREFIX = "pgpass-";

    /** What processes that are gone have left in the folder is removed. */
    static PassFile of(Database database, Path folder) {
        try {
            OwnersFile.sweep(folder, PREFIX);
            return new PassFile(OwnersFile.of(folder, PREFIX, line(database.password())));
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

    Map<String, String> environment() {
        return Map.of("PGPASSFILE", file.path().toString());
    }

    @Override
    public void close() {
        file.close();
    }
}
