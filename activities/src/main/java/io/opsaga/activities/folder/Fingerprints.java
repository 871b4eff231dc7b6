package io.opsaga.activities.folder;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** Many checksums in little room: eight bytes each, so that a million entries are no more than eight megabytes. */
final class Fingerprints {
    private static final int FIRST = 1 << 10;

    private long[] all = new long[FIRST];
    private int size;
    private boolean sorted;

    static long of(String text) {
        MessageDigest digest = Digests.sha256();
        Digests.add(digest, text);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    void add(long fingerprint) {
        if (size == all.length) {
            all = Arrays.copyOf(all, 2 * size);
        }
        all[size++] = fingerprint;
        sorted = false;
    }

    boolean has(long fingerprint) {
        if (!sorted) {
            Arrays.sort(all, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(all, 0, size, fingerprint) >= 0;
    }
}
