package io.opsaga.worker.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A password, the superuser's or another one, in a file that only its owner can read. */
record PasswordFile(String text) {
    private static final int RANDOM_BYTES = 32;

    static Path path(Path home) {
        return home.resolve("password");
    }

    /**
     * Reads the password.
     *
     * @param mayBeNew whether there is no data yet that a password would belong to
     */
    static PasswordFile in(Path home, boolean mayBeNew) throws IOException {
        Path file = path(home);
        if (!Files.exists(file)) {
            if (!mayBeNew) {
                throw new IOException(
                        "There is a database in %s, but its password is missing: %s".formatted(home, file));
            }
            create(file);
        }
        return new PasswordFile(Files.readString(file).strip());
    }

    /** Reads the password in that file, and makes one if there is none. */
    static PasswordFile at(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        return new PasswordFile(Files.readString(file).strip());
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path draft = Files.createTempFile(
                file.getParent(),
                "password",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(draft, text.getBytes(StandardCharsets.US_ASCII));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "PasswordFile[]";
    }
}
