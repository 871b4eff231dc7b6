package io.opsaga.api.operations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of operations and orders: a prefix and 16 lower-case hexadecimal digits. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 8;

    private Ids() {}

    /** A new id, such as {@code deploy_5f0c2b9a7d31e846}. */
    public static String random(String prefix) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + "_" + HexFormat.of().formatHex(bytes);
    }

    /** The id that follows from those parts, always the same. */
    public static String derived(String prefix, String... parts) {
        return prefix + "_" + fingerprint(parts).substring(0, 2 * BYTES);
    }

    /** SHA-256 of the parts, in hexadecimal digits. */
    public static String fingerprint(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
