package io.opsaga.worker.postgres;

import io.opsaga.worker.secrets.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The superuser's password. */
final class PasswordFile {
    private PasswordFile() {}

    static Path path(Path home) {
        return home.resolve("password");
    }

    /**
     * Reads the password.
     *
     * @param mayBeNew whether there is no data yet that a password would belong to
     */
    static SecretFile in(Path home, boolean mayBeNew) throws IOException {
        Path file = path(home);
        if (!mayBeNew && !Files.exists(file)) {
            throw new IOException("There is a database in %s, but its password is missing: %s".formatted(home, file));
        }
        return SecretFile.at(file);
    }
}
