package io.opsaga.activities.redis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key with its value in serialised form. */
final class DumpedKey {
    private static final long NEVER = -1;

    private final byte[] key;
    private final byte[] value;
    private final long expiry;

    private DumpedKey(byte[] key, byte[] value, long expiry) {
        this.key = key;
        this.value = value;
        this.expiry = expiry;
    }

    /**
     * Empty where there is no such key any more.
     *
     * @param value null where it had expired when it was asked for
     * @param expiry in milliseconds since 1970; -1 for none, -2 where the key has expired by now
     * @param now the same
     */
    static Optional<DumpedKey> of(byte[] key, byte @Nullable [] value, long expiry, long now) {
        boolean expired = expiry != NEVER && expiry <= now;
        return value == null || expired ? Optional.empty() : Optional.of(new DumpedKey(key, value, expiry));
    }

    int slot() {
        return KeySlot.of(key);
    }

    int length() {
        return value.length;
    }

    Command restore() {
        return expiry == NEVER
                ? Command.of("RESTORE", key, 0, value, "REPLACE")
                : Command.of("RESTORE", key, expiry, value, "REPLACE", "ABSTTL");
    }
}
