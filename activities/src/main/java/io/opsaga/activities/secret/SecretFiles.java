package io.opsaga.activities.secret;

import io.opsaga.inventory.Inventory;
import io.opsaga.secret.SecretFailure;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads secrets, each at the moment at which it is used, so that a changed one counts at once. A secret is the text of a regular file of at
 * most 64 KiB, in UTF-8, on which group and others have no rights; one newline at its end is not part of it. Failures name the secret, and
 * show neither its value nor its path, as somebody may have written the value where the path belongs.
 */
public final class SecretFiles {
    private static final int MAX_BYTES = 64 << 10;

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /**
     * The secret of that name.
     *
     * @throws ApplicationFailure with a {@link SecretFailure}, if it cannot be had
     */
    public SecretValue read(Inventory inventory, String name) {
        Path file = inventory
                .section(Secrets.KEY)
                .flatMap(secrets -> secrets.source(name))
                .map(SecretSource::file)
                .orElseThrow(() -> SecretFailure.SECRET_UNKNOWN.because("The inventory of %s declares no secret %s"
                        .formatted(inventory.environment().wire(), name)));
        try {
            check(name, file);
            return new SecretValue(text(name, content(name, file)));
        } catch (NoSuchFileException e) {
            throw failure(SecretFailure.SECRET_MISSING, name, "does not exist");
        } catch (AccessDeniedException e) {
            throw failure(
                    SecretFailure.SECRET_UNREADABLE, name, "may not be read by the account that Opsaga runs under");
        } catch (IOException e) {
            // Without the exception: its message is the path.
            throw failure(
                    SecretFailure.SECRET_UNREADABLE,
                    name,
                    "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Before it is opened, as opening a pipe would wait for who writes to it. */
    private static void check(String name, Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw failure(SecretFailure.SECRET_NO_FILE, name, "is no regular file");
        }
        if (!OWNERS.containsAll(attributes.permissions())) {
            throw failure(
                    SecretFailure.SECRET_EXPOSED,
                    name,
                    "gives rights to its group or to others; its mode should be 0600");
        }
    }

    private static byte[] content(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw failure(SecretFailure.SECRET_TOO_LARGE, name, "is larger than 64 KiB");
            }
            return bytes;
        }
    }

    private static String text(String name, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw failure(SecretFailure.SECRET_NO_TEXT, name, "is not in UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw failure(SecretFailure.SECRET_NO_TEXT, name, "has a zero character in it");
        }
        String secret = withoutNewline(text);
        if (secret.isEmpty()) {
            throw failure(SecretFailure.SECRET_EMPTY, name, "is empty");
        }
        return secret;
    }

    private static String withoutNewline(String text) {
        String ending = text.endsWith("\r\n") ? "\r\n" : text.endsWith("\n") ? "\n" : "";
        return text.substring(0, text.length() - ending.length());
    }

    private static ApplicationFailure failure(SecretFailure failure, String name, String what) {
        return failure.because("The file of the secret %s %s".formatted(name, what));
    }
}
