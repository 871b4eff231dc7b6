package io.opsaga.activities.folder;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Streams of tar's that somebody else makes, whose word that they are whole there is not: only the mark at the end says so. */
public final class PackedFolder {
    /** Zeros, in bytes, without which a stream of tar's has not ended. */
    private static final int END_MARK = 1024;

    private PackedFolder() {}

    /**
     * Hands such a stream on, and looks at it meanwhile.
     *
     * @param tar is read to its end and not closed
     * @param sink is given the stream; what it was given is worth nothing unless this returns
     * @throws FolderException of kind CUT if it ends before its end mark, or is none of tar's
     * @throws IOException if the sink takes no more
     */
    public static FolderSummary pass(InputStream tar, OutputStream sink) throws IOException {
        Sink on = new Sink(sink);
        Zeros read = new Zeros(tar);
        try {
            FolderSummary summary = TarWalk.walk(read, on);
            if (read.zeros < END_MARK) {
                throw new FolderException(FolderFailure.CUT, "It has no end mark.");
            }
            return summary;
        } catch (IOException e) {
            if (on.failed()) {
                throw e;
            }
            throw new FolderException(FolderFailure.CUT, "What came is none of tar's.", e);
        }
    }

    /** Counts the zeros that were read last. */
    private static final class Zeros extends FilterInputStream {
        private long zeros;

        Zeros(InputStream in) {
            super(in);
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
                int at = offset + read;
                while (at > offset && bytes[at - 1] == 0) {
                    at--;
                }
                int last = offset + read - at;
                zeros = last == read ? zeros + read : last;
            }
            return read;
        }
    }
}
