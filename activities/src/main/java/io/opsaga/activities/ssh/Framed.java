package io.opsaga.activities.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Tells what a command of ours says from what the login shell says before it runs the command: its rc files may print what they
 * like. The command begins by saying a mark that nobody can know; what comes before that is dropped, but for its end.
 */
final class Framed extends OutputStream {
    private static final int REMEMBERED = 300;

    private final Mark mark;
    private final OutputStream behind;
    private final Runnable begins;
    private final StringBuilder before = new StringBuilder();
    private int matched;

    /**
     * @param behind is given all that comes behind the mark
     * @param begins run when the mark has come
     */
    Framed(Mark mark, OutputStream behind, Runnable begins) {
        this.mark = mark;
        this.behind = behind;
        this.begins = begins;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] data, int offset, int length) throws IOException {
        int i = offset;
        while (i < offset + length && !begun()) {
            before(data[i++]);
        }
        if (i < offset + length) {
            behind.write(data, i, offset + length - i);
        }
    }

    private void before(byte b) {
        matched = mark.next(matched, b);
        before.append((char) (b & 0x7f));
        if (before.length() > 2 * REMEMBERED) {
            before.delete(0, REMEMBERED);
        }
        if (begun()) {
            begins.run();
        }
    }

    synchronized boolean begun() {
        return matched == mark.length();
    }

    /** The end of what came before the mark. */
    synchronized String before() {
        String text = before.toString().replaceAll("\\p{Cntrl}+", " ").strip();
        return text.substring(Math.max(0, text.length() - REMEMBERED));
    }

    /** One line that is said by a command when it begins. Its first sign is nowhere else in it. */
    record Mark(String line) {
        static Mark random() {
            return new Mark("@opsaga-" + UUID.randomUUID());
        }

        /** A command for {@code sh -c}, to be followed by others, that says the mark on both outputs. */
        String said() {
            return "echo %1$s; echo %1$s >&2; ".formatted(line);
        }

        /** A command that says the mark on both outputs, with the exit code of the one before it. */
        String saidWithCode() {
            return "code=$?; echo \"%1$s $code\"; echo \"%1$s $code\" >&2; ".formatted(line);
        }

        byte[] beforeCode() {
            return (line + " ").getBytes(StandardCharsets.US_ASCII);
        }

        int length() {
            return line.length() + 1;
        }

        /** How much of the mark has come, where so much of it had come before this. */
        int next(int matched, byte b) {
            char wanted = matched == line.length() ? '\n' : line.charAt(matched);
            return b == wanted ? matched + 1 : b == line.charAt(0) ? 1 : 0;
        }

        /** What comes behind the mark. */
        InputStream behind(InputStream all) {
            return new Behind(this, all);
        }
    }

    /** Looks for the mark when it is first read. */
    private static final class Behind extends FilterInputStream {
        private final Mark mark;
        private int matched;

        Behind(Mark mark, InputStream all) {
            super(all);
            this.mark = mark;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (matched < mark.length()) {
                int b = in.read();
                if (b < 0) {
                    return -1;
                }
                matched = mark.next(matched, (byte) b);
            }
            return in.read(bytes, offset, length);
        }
    }
}
