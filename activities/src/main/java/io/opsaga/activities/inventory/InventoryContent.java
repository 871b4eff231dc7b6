package io.opsaga.activities.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lay in a file at one moment. It is taken once, so that what is refused, what is in force and their versions are of the same bytes,
 * whatever is written meanwhile.
 */
final class InventoryContent {
    static final int MAX_BYTES = 4 << 20;

    /** Their files look like any other, and some of them wait for ever when they are read. */
    private static final Set<String> OF_THE_KERNEL =
            Set.of("proc", "sysfs", "debugfs", "tracefs", "securityfs", "cgroup2", "cgroup", "configfs", "fusectl");

    private final Path file;
    private final byte[] bytes;
    private final @Nullable Unreadable reason;

    private InventoryContent(Path file, byte[] bytes, @Nullable Unreadable reason) {
        this.file = file;
        this.bytes = bytes;
        this.reason = reason;
    }

    /** Why there is nothing to read. */
    enum Unreadable {
        MISSING("does not exist", "the path of an inventory"),
        NO_FILE(
                "is no file that can be read",
                "a regular file: no folder, pipe, socket, device or file of the kernel's"),
        DENIED("cannot be read", "a file that this process may read"),
        TOO_LARGE("is larger than 4 MiB", "at most 4 MiB");

        private final String sentence;
        private final String allowed;

        Unreadable(String sentence, String allowed) {
            this.sentence = sentence;
            this.allowed = allowed;
        }

        String sentence() {
            return sentence;
        }

        String allowed() {
            return allowed;
        }
    }

    /** Never waits, and never takes more than an inventory may have: opening a pipe would wait for who writes to it, and a file may grow. */
    static InventoryContent of(Path file) {
        if (!Files.isRegularFile(file)) {
            return without(file, reason(file));
        }
        try {
            return OF_THE_KERNEL.contains(Files.getFileStore(file).type())
                    ? without(file, Unreadable.NO_FILE)
                    : read(file);
        } catch (IOException e) {
            return without(file, Files.notExists(file) ? Unreadable.MISSING : Unreadable.DENIED);
        }
    }

    private static InventoryContent read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES
                    ? without(file, Unreadable.TOO_LARGE)
                    : new InventoryContent(file, bytes, null);
        }
    }

    private static Unreadable reason(Path file) {
        if (Files.notExists(file)) {
            return Unreadable.MISSING;
        }
        return Files.exists(file) ? Unreadable.NO_FILE : Unreadable.DENIED;
    }

    Path file() {
        return file;
    }

    /** The content as it is read; of what is not UTF-8 the decoder says where. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Why there is none; null where there is. */
    @Nullable
    Unreadable reason() {
        return reason;
    }

    /** The same for the same content of the same files. */
    static String version(List<InventoryContent> contents) {
        MessageDigest digest = sha256();
        for (InventoryContent content : contents) {
            digest.update(content.file.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(sha256().digest(content.bytes));
            if (content.reason != null) {
                digest.update(content.reason.name().getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    private static InventoryContent without(Path file, Unreadable reason) {
        return new InventoryContent(file, new byte[0], reason);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
