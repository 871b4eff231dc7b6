package io.opsaga.activities.redis;

import java.math.BigInteger;

/**
 * A sum over keys: that of the SHA-256 of each, modulo 2 to the 256th. So it does not depend on their order, and digests of servers that
 * have no key in common can be added.
 *
 * @param keys how many keys it is of
 * @param sum from 0, less than 2 to the 256th
 */
public record KeysDigest(long keys, BigInteger sum) {
    /** Of no keys. */
    public static final KeysDigest EMPTY = new KeysDigest(0, BigInteger.ZERO);

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    /** The same for several servers together. */
    public KeysDigest plus(KeysDigest other) {
        return new KeysDigest(keys + other.keys, sum.add(other.sum).mod(MODULUS));
    }

    KeysDigest and(byte[] sha256) {
        return new KeysDigest(keys + 1, sum.add(new BigInteger(1, sha256)).mod(MODULUS));
    }

    /** In 64 hexadecimal digits. */
    public String text() {
        return "%064x".formatted(sum);
    }
}
