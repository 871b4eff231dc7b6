package io.opsaga.activities.restic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file for what restic takes out of a snapshot. Restic prints what it has before it comes upon damage, so nobody sees the file before
 * restic has ended well.
 */
final class Spool implements Output {
    private final Path file;
    private final MessageDigest digest;
    private long length;

    /** @param folder where the file is made, for its owner only */
    Spool(Path folder) throws IOException {
        this.digest = sha256();
        this.file = Files.createTempFile(
                folder,
                "dump-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public void take(InputStream in) throws IOException {
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
            length = in.transferTo(out);
        }
    }

    /** To be asked once, after restic has ended well. */
    Dumped dumped() {
        return new Dumped(file, length, HexFormat.of().formatHex(digest.digest()));
    }

    void discard() {
        new Dumped(file, 0, "").close();
    }
}
