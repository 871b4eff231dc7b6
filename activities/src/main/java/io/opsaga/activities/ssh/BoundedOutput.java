package io.opsaga.activities.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Keeps the first part of what is written and drops the rest, so that a chatty script cannot fill our memory. */
final class BoundedOutput extends OutputStream {
    static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean truncated;

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] data, int offset, int length) {
        int room = Math.min(length, LIMIT - kept.size());
        kept.write(data, offset, room);
        truncated |= room < length;
    }

    synchronized boolean truncated() {
        return truncated;
    }

    String text() {
        return text(StandardCharsets.UTF_8);
    }

    synchronized String text(Charset charset) {
        return kept.toString(charset);
    }
}
