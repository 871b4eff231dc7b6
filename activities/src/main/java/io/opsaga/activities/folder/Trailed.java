package io.opsaga.activities.folder;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stream with a trailer behind it, which is kept back: SSH tells of a command's output that it has ended, and not whether the command was
 * done with it, so the command says so in the output itself.
 */
final class Trailed extends FilterInputStream {
    static final int TRAILER = 512;

    private final byte[] held = new byte[1 << 16];
    private int from;
    private int to;
    private boolean ended;

    Trailed(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        while (!ended && to - from <= TRAILER) {
            fill();
        }
        int ready = Math.min(wanted, to - from - TRAILER);
        if (ready <= 0) {
            return wanted == 0 ? 0 : -1;
        }
        System.arraycopy(held, from, bytes, offset, ready);
        from += ready;
        return ready;
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(held, from, held, 0, to - from);
            to -= from;
            from = 0;
        }
        int read = in.read(held, to, held.length - to);
        if (read < 0) {
            ended = true;
        } else {
            to += read;
        }
    }

    /** What came last; shorter than it should be where the stream was cut. To be asked when all has been read. */
    String trailer() {
        return new String(Arrays.copyOfRange(held, from, to), StandardCharsets.UTF_8);
    }
}
