package io.opsaga.activities.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Where the bytes of an RDB go: they are counted, summed up, and looked at where they begin. */
final class RdbSink {
    /** {@code REDIS} and four digits. */
    static final int HEAD = 9;

    private static final String MAGIC = "REDIS";

    /** What is before the first key: mostly some hundred bytes, and libraries of functions. */
    private static final int BEGINNING = 1 << 20;

    private static final int CHECKSUM = 8;

    private final OutputStream sink;
    private final LongConsumer progress;
    private final String where;
    private final MessageDigest digest = sha256();
    private final byte[] head = new byte[HEAD];
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final byte[] end = new byte[CHECKSUM];
    private long length;

    RdbSink(OutputStream sink, LongConsumer progress, String where) {
        this.sink = sink;
        this.progress = progress;
        this.where = where;
    }

    /** The sink's own exception, which is not to be taken for one of the connection. */
    static final class Refused extends RuntimeException {
        private final IOException reason;

        Refused(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    void take(byte[] buffer, int from, int count) {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count && length + i < HEAD; i++) {
            head[(int) length + i] = buffer[from + i];
        }
        boolean known = length >= HEAD;
        length += count;
        if (!known && length >= HEAD) {
            // Before anything is handed on that cannot be one.
            version(head, where);
        }
        digest.update(buffer, from, count);
        keepEnds(buffer, from, count);
        try {
            sink.write(buffer, from, count);
        } catch (IOException e) {
            throw new Refused(e);
        }
        progress.accept(length);
    }

    private void keepEnds(byte[] buffer, int from, int count) {
        beginning.write(buffer, from, Math.min(count, BEGINNING - beginning.size()));
        int last = Math.min(count, CHECKSUM);
        System.arraycopy(end, last, end, 0, CHECKSUM - last);
        System.arraycopy(buffer, from + count - last, end, CHECKSUM - last, last);
    }

    RdbSummary summary(Optional<RdbSummary.Point> point) {
        int version = version(length < HEAD ? Arrays.copyOf(head, (int) length) : head, where);
        try {
            sink.flush();
        } catch (IOException e) {
            throw new Refused(e);
        }
        // Zero where the server is told to make none.
        boolean summed = !Arrays.equals(end, new byte[CHECKSUM]);
        return new RdbSummary(
                length,
                HexFormat.of().formatHex(digest.digest()),
                version,
                point,
                RdbHead.of(beginning.toByteArray()),
                summed ? Optional.of(HexFormat.of().formatHex(end)) : Optional.empty());
    }

    /** The version that stands at the beginning of an RDB. */
    static int version(byte[] head, String where) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.length() == HEAD && text.startsWith(MAGIC)) {
            try {
                return Integer.parseInt(text.substring(MAGIC.length()));
            } catch (NumberFormatException e) {
                throw notOne(where, e);
            }
        }
        throw notOne(where, null);
    }

    private static RedisException notOne(String where, @Nullable Throwable cause) {
        return new RedisException(
                RedisFailure.NOT_AN_RDB, "What comes from %s does not begin like one.".formatted(where), cause);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
