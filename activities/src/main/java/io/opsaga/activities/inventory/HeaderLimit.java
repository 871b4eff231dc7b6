package io.opsaga.activities.inventory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tar stream in which what precedes one entry has a bound: long names and the like are read into memory as a whole, and a gigabyte of
 * them is a megabyte of gzip.
 */
final class HeaderLimit extends FilterInputStream {
    static final int LONGEST = 1 << 20;

    private boolean inHeader;
    private int read;

    HeaderLimit(InputStream in) {
        super(in);
    }

    /** From here on an entry's header is read. */
    void header() {
        inHeader = true;
        read = 0;
    }

    /** From here on it is content. */
    void content() {
        inHeader = false;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) throws IOException {
        read += inHeader ? bytes : 0;
        if (read > LONGEST) {
            throw new IOException("an entry whose header is longer than %d KiB".formatted(LONGEST >> 10));
        }
    }
}
