package io.opsaga.activities.folder;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** What is read goes on to somebody else, and is counted. */
final class Passing extends FilterInputStream {
    private static final int CHUNK = 1 << 16;

    private final OutputStream on;
    private final MessageDigest digest = Digests.sha256();
    private long length;

    Passing(InputStream in, OutputStream on) {
        super(in);
        this.on = on;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        int read = in.read(bytes, offset, wanted);
        if (read > 0) {
            on.write(bytes, offset, read);
            digest.update(bytes, offset, read);
            length += read;
        }
        return read;
    }

    /** By reading: what is not read would not go on. */
    @Override
    public long skip(long wanted) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, wanted))];
        long skipped = 0;
        while (skipped < wanted) {
            int read = read(chunk, 0, (int) Math.min(chunk.length, wanted - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    void drain() throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (read(chunk, 0, chunk.length) >= 0) {
            // It goes on.
        }
    }

    long length() {
        return length;
    }

    String sha256() {
        return Digests.text(digest);
    }
}
