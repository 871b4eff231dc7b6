package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RdbSummary.Point;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A connection on which this side is a replica. A client library cannot be that: what comes is no answer to a command. */
final class ReplicationLine implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    /** The longest line that is expected is an error with some explanation. */
    private static final int LONGEST_LINE = 4096;

    private static final int MARK = 40;
    private static final String MARKED = "EOF:";

    private final Line line;
    private final InputStream in;
    private final String where;

    private ReplicationLine(Line line, String where) {
        this.line = line;
        this.in = new BufferedInputStream(line.getInputStream(), BUFFER);
        this.where = where;
    }

    /** Connected and logged in. */
    static ReplicationLine open(RedisServers servers, RedisAddress node) {
        ReplicationLine opened = new ReplicationLine(servers.line(node), node.toString());
        try {
            servers.login().command().ifPresent(opened::must);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Asks for the data; returns when the node says that it will come. */
    Optional<Point> synchronise() {
        // Those that do not know it refuse it, and send the same data, with what was written since behind it.
        ask(Command.of("REPLCONF", "rdb-only", "1"));
        // Without this a node that synchronises without a disk would take this side for one that cannot.
        ask(Command.of("REPLCONF", "capa", "eof", "capa", "psync2"));
        Command psync = Command.of("PSYNC", "?", "-1");
        String answer = ask(psync);
        if (answer.startsWith("-ERR unknown command")) {
            // What renamed or old servers have. It answers with the data itself.
            send(Command.of("SYNC"));
            return Optional.empty();
        }
        return Optional.of(point(accepted(answer, psync)));
    }

    private Point point(String answer) {
        List<String> words = List.of(answer.split(" ", -1));
        if (words.size() < 3 || !words.get(0).equals("+FULLRESYNC")) {
            throw unexpected(answer);
        }
        try {
            return new Point(words.get(1), Long.parseLong(words.get(2)));
        } catch (NumberFormatException e) {
            throw unexpected(answer);
        }
    }

    /** Takes the data. */
    void transfer(RdbSink sink) {
        String head = accepted(answer(), Command.of("PSYNC"));
        if (!head.startsWith("$")) {
            throw unexpected(head);
        }
        String size = head.substring(1);
        if (size.startsWith(MARKED) && size.length() == MARKED.length() + MARK) {
            untilMark(size.substring(MARKED.length()).getBytes(StandardCharsets.ISO_8859_1), sink);
            return;
        }
        try {
            exactly(Long.parseLong(size), sink);
        } catch (NumberFormatException e) {
            throw unexpected(head);
        }
    }

    private void exactly(long length, RdbSink sink) {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int count = read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw cut("%d of %d bytes are missing.".formatted(left, length));
            }
            sink.take(buffer, 0, count);
            left -= count;
        }
    }

    /**
     * The mark is what the data ends with; nothing follows, since the node waits until it is told that the mark was seen. So only the
     * end of what has come has to be compared, and as many bytes be held back as may belong to it.
     */
    private void untilMark(byte[] mark, RdbSink sink) {
        byte[] buffer = new byte[BUFFER + MARK];
        int held = 0;
        while (true) {
            int count = read(buffer, held, BUFFER);
            if (count < 0) {
                throw cut("It has no end mark.");
            }
            int filled = held + count;
            int sure = Math.max(0, filled - MARK);
            sink.take(buffer, 0, sure);
            held = filled - sure;
            System.arraycopy(buffer, sure, buffer, 0, held);
            if (held == MARK && Arrays.equals(buffer, 0, MARK, mark, 0, MARK)) {
                return;
            }
        }
    }

    private RedisException cut(String detail) {
        return new RedisException(RedisFailure.STREAM_CUT, "Server %s: %s".formatted(where, detail));
    }

    private RedisException unexpected(String answer) {
        String shown = answer.substring(0, Math.min(answer.length(), MARK));
        return new RedisException(RedisFailure.NOT_AN_RDB, "Server %s says '%s'.".formatted(where, shown));
    }

    private void must(Command command) {
        accepted(ask(command), command);
    }

    private String accepted(String answer, Command command) {
        if (answer.startsWith("-")) {
            throw new ErrorReply(answer.substring(1)).exception(where, command);
        }
        return answer;
    }

    private String ask(Command command) {
        send(command);
        return answer();
    }

    private void send(Command command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text(
                bytes,
                "*%d\r\n$%d\r\n%s\r\n"
                        .formatted(
                                command.arguments().size() + 1, command.name().length(), command));
        for (byte[] argument : command.arguments()) {
            text(bytes, "$%d\r\n".formatted(argument.length));
            bytes.writeBytes(argument);
            text(bytes, "\r\n");
        }
        try {
            line.getOutputStream().write(bytes.toByteArray());
            // A tunnel gathers what it is given until it is told that this is all.
            line.getOutputStream().flush();
        } catch (IOException e) {
            throw RedisConnection.broken(where, e);
        }
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next line that is not empty: while it gathers the data the node sends line ends to show that it lives. */
    private String answer() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (bytes.size() < LONGEST_LINE) {
            if (read(one, 0, 1) < 0) {
                throw cut("It ended before the data began.");
            }
            if (one[0] != '\n') {
                bytes.write(one[0]);
            } else if (bytes.size() > 0) {
                return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
        }
        throw unexpected(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    /** A connection that is reset has ended no better than one that is closed. */
    private int read(byte[] buffer, int from, int count) {
        try {
            return in.read(buffer, from, count);
        } catch (IOException e) {
            RuntimeException broken = RedisConnection.broken(where, e);
            if (broken instanceof RedisException failed && failed.failure() == RedisFailure.UNREACHABLE) {
                throw new RedisException(RedisFailure.STREAM_CUT, "Server %s: %s".formatted(where, e.getMessage()), e);
            }
            throw broken;
        }
    }

    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException e) {
            // All that was wanted has come, or a failure is told already.
        }
    }
}
