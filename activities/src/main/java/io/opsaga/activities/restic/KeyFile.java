package io.opsaga.activities.restic;

import io.opsaga.activities.leftover.OwnersFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A key in a file that only its owner can read, there for one run. */
record KeyFile(OwnersFile file) implements AutoCloseable {
    static final String PREFIX = "key-";

    static KeyFile with(RepositoryKey key, Path folder) {
        try {
            return new KeyFile(OwnersFile.of(folder, PREFIX, key.text()));
        } catch (IOException e) {
            throw new ResticException(
                    ResticFailure.NOT_STARTED, "The key cannot be put into a file in " + folder + ".", e);
        }
    }

    /** Removes what processes that are gone have left there, which were killed before they could. */
    static void sweep(Path folder) {
        try {
            OwnersFile.sweep(folder, PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for keys that were left in " + folder, e);
        }
    }

    Path path() {
        return file.path();
    }

    @Override
    public void close() {
        file.close();
    }
}
