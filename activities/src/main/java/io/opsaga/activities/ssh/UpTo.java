package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/** What a command says, up to a line that tells its exit code: a mark that nobody can know, a blank, and the code. */
final class UpTo extends OutputStream {
    private final byte[] mark;
    private final OutputStream before;
    private final IntConsumer end;
    private int matched;
    private int code;
    private boolean ended;

    /**
     * @param before is given all that comes before the mark
     * @param end told the exit code, once
     */
    UpTo(Mark mark, OutputStream before, IntConsumer end) {
        this.mark = mark.beforeCode();
        this.before = before;
        this.end = end;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] data, int offset, int length) throws IOException {
        int kept = offset;
        for (int i = offset; i < offset + length && !ended; i++) {
            byte b = data[i];
            if (matched == mark.length) {
                code(b);
            } else if (b == mark[matched]) {
                if (matched == 0) {
                    before.write(data, kept, i - kept);
                }
                matched++;
            } else if (matched > 0) {
                // It only looked like the mark, whose first sign is nowhere else in it.
                before.write(mark, 0, matched);
                matched = b == mark[0] ? 1 : 0;
                kept = i;
            }
        }
        if (matched == 0) {
            before.write(data, kept, offset + length - kept);
        }
    }

    private void code(byte b) {
        if (b == '\n') {
            ended = true;
            end.accept(code);
        } else {
            code = code * 10 + b - '0';
        }
    }
}
