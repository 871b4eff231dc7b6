package io.opsaga.activities.postgresql;

import java.nio.file.Path;

/**
 * The programs of one PostgreSQL.
 *
 * @param folder where they are
 * @param major the version of all of them
 */
public record Programs(Path folder, int major) {
    String path(String program) {
        return folder.resolve(program).toString();
    }

    @Override
    public String toString() {
        return "PostgreSQL %d in %s".formatted(major, folder);
    }
}
