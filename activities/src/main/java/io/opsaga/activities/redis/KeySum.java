package io.opsaga.activities.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key, summed up: its name, type, value, and the instant at which it expires. */
final class KeySum {
    /** In the place of an expiry, as the command PEXPIRETIME has it. */
    static final long NEVER = -1;

    static final long GONE = -2;

    /** By how much the clocks of two hosts may differ. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final byte[] key;
    private final long expiry;
    private final byte @Nullable [] sum;

    /**
     * @param expiry in milliseconds since 1970, or {@link #NEVER}, or {@link #GONE}
     * @param sum null where there is no such key, or none any more
     */
    KeySum(byte[] key, long expiry, byte @Nullable [] sum) {
        this.key = key;
        this.expiry = expiry;
        this.sum = sum;
    }

    byte[] key() {
        return key;
    }

    /** The key, as something that maps can have. */
    ByteBuffer name() {
        return ByteBuffer.wrap(key);
    }

    Optional<byte[]> sum() {
        return Optional.ofNullable(sum);
    }

    boolean isThere() {
        return sum != null;
    }

    boolean sameAs(@Nullable KeySum other) {
        return other != null && Arrays.equals(sum, other.sum);
    }

    boolean isExpiring() {
        return expires(expiry);
    }

    /** Whether a key with that expiry may be gone on one server and still be there on another one. */
    static boolean expires(long expiry) {
        return expiry != NEVER && expiry <= System.currentTimeMillis() + SLACK.toMillis();
    }
}
