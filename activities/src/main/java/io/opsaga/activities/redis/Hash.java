package io.opsaga.activities.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHA-256 of answers of a server, with their form: two lists of the same bytes, cut in other places, are different. */
final class Hash {
    private static final byte[] NUMBER = {'n'};
    private static final byte[] BYTES = {'b'};
    private static final byte[] LIST = {'l'};
    private static final byte[] NOTHING = {'0'};

    private final MessageDigest digest = RdbSink.sha256();

    Hash put(@Nullable Object answer) {
        if (answer instanceof byte[] bytes) {
            head(BYTES, bytes.length);
            digest.update(bytes);
        } else if (answer instanceof String text) {
            put(text.getBytes(StandardCharsets.UTF_8));
        } else if (answer instanceof Long number) {
            head(NUMBER, number);
        } else if (answer instanceof List<?> list) {
            head(LIST, list.size());
            list.forEach(this::put);
        } else if (answer == null) {
            digest.update(NOTHING);
        } else {
            throw new IllegalArgumentException("no answer of a server: " + answer.getClass());
        }
        return this;
    }

    /** A piece of something that comes in pieces. */
    Hash piece(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    private void head(byte[] kind, long number) {
        digest.update(kind);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** Can be asked once. */
    byte[] sum() {
        return digest.digest();
    }
}
