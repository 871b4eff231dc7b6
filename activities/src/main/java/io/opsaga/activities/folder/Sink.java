package io.opsaga.activities.folder;

import java.io.IOException;
import java.io.OutputStream;

/** Marks the failures of the sink, so that they are not taken for failures of the stream. */
final class Sink extends OutputStream {
    private final OutputStream to;
    private boolean failed;

    Sink(OutputStream to) {
        this.to = to;
    }

    /** Whether it takes no more. */
    boolean failed() {
        return failed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }
}
