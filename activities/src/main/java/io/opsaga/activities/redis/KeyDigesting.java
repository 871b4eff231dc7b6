package io.opsaga.activities.redis;

import java.util.List;
import java.util.Optional;

/** Sums up the keys of a scratch server, some at a time, so that its memory is bounded. */
final class KeyDigesting {
    private final RedisConnection connection;
    private final KeySums sums;
    private KeysDigest sum = KeysDigest.EMPTY;

    KeyDigesting(RedisConnection connection) {
        this.connection = connection;
        this.sums = new KeySums(connection);
    }

    /** Anew where the walk met keys twice; see {@link KeyCounting#counts()}. */
    KeysDigest digest() {
        KeysDigest digest = once();
        for (int i = 1; i < KeyCounting.ATTEMPTS && digest.keys() > ScratchRedis.total(connection); i++) {
            digest = once();
        }
        return digest;
    }

    private KeysDigest once() {
        sum = KeysDigest.EMPTY;
        new KeyWalk(connection, Optional.empty()).each((database, keys) -> {
            for (int from = 0; from < keys.size(); from += KeySums.AT_ONCE) {
                add(database, keys.subList(from, Math.min(keys.size(), from + KeySums.AT_ONCE)));
            }
        });
        return sum;
    }

    private void add(int database, List<byte[]> keys) {
        for (KeySum one : sums.of(database, keys)) {
            one.sum().ifPresent(of -> sum = sum.and(of));
        }
    }
}
