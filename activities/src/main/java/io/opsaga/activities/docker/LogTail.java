package io.opsaga.activities.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The end of what is added, whatever that is; holds twice as much at most, and one piece. */
final class LogTail {
    /** In bytes, of a line that an engine keeps in pieces. */
    private static final int SHORTEST_PIECE = 1 << 14;

    private final int longest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    /** @param longest bytes that are kept */
    LogTail(int longest) {
        this.longest = longest;
    }

    void add(byte[] piece) {
        bytes.writeBytes(piece);
        if (bytes.size() > 2 * longest) {
            byte[] end = end();
            bytes.reset();
            bytes.writeBytes(end);
            cut = true;
        }
    }

    /** Whether there was as much as is kept, or more. */
    boolean isFull() {
        return cut || bytes.size() >= longest;
    }

    /** Whether there are certainly fewer lines: engines keep long ones in pieces, and count those. */
    boolean hasFewerThan(int lines) {
        byte[] all = bytes.toByteArray();
        int found = 1;
        for (byte one : all) {
            found += one == '\n' ? 1 : 0;
        }
        return all.length < SHORTEST_PIECE && found < lines;
    }

    /** How many bytes there are just now. */
    int held() {
        return bytes.size();
    }

    String text() {
        return new String(end(), StandardCharsets.UTF_8);
    }

    private byte[] end() {
        byte[] all = bytes.toByteArray();
        int start = Math.max(0, all.length - longest);
        return Arrays.copyOfRange(all, start, all.length);
    }
}
