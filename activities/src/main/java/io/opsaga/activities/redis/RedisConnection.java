package io.opsaga.activities.redis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** A connection to one server, logged in. It is for one thread, and never opened again: what breaks stays broken. */
final class RedisConnection implements AutoCloseable {
    private final String where;
    private final Line line;
    private final Connection connection;

    private RedisConnection(String where, Line line) {
        this.where = where;
        this.line = line;
        // Whenever it takes itself for disconnected it is given the same line, which is closed by then. With
        // another one it would go on without having logged in.
        this.connection = new Connection(() -> line);
    }

    /** @param where the server, for messages */
    static RedisConnection over(Line line, String where, RedisLogin login) {
        RedisConnection opened = new RedisConnection(where, line);
        try {
            login.command().ifPresent(opened::ask);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private record Name(String name) implements ProtocolCommand {
        @Override
        public byte[] getRaw() {
            return name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    String where() {
        return where;
    }

    /** The answer in the form of the protocol: byte arrays, numbers, lists of these, or null. */
    @Nullable
    Object ask(Command command) {
        return good(tried(List.of(command)).get(0), command);
    }

    /** The same for an answer that is a text. */
    String text(Command command) {
        return new String((byte[]) some(ask(command)), StandardCharsets.UTF_8);
    }

    /** The same for many, sent at once; the first that is refused makes all fail. */
    List<@Nullable Object> ask(List<Command> commands) {
        List<@Nullable Object> answers = tried(commands);
        for (int i = 0; i < answers.size(); i++) {
            good(answers.get(i), commands.get(i));
        }
        return answers;
    }

    private @Nullable Object good(@Nullable Object answer, Command command) {
        if (answer instanceof ErrorReply refused) {
            throw refused.exception(where, command);
        }
        return answer;
    }

    /** The same; a refusal is an {@link ErrorReply} among the answers. */
    List<@Nullable Object> tried(List<Command> commands) {
        if (commands.isEmpty()) {
            return List.of();
        }
        send(commands);
        return answers(commands.size());
    }

    /** The first half of asking, for who asks several servers at once. */
    void send(List<Command> commands) {
        working(() -> {
            for (Command command : commands) {
                connection.sendCommand(
                        new Name(command.name()), command.arguments().toArray(byte[][]::new));
            }
            return commands;
        });
    }

    /** The second half. */
    List<@Nullable Object> answers(int count) {
        List<Object> answers = working(() -> connection.getMany(count));
        return answers.stream()
                .<@Nullable Object>map(answer -> answer instanceof JedisDataException refused
                        ? new ErrorReply(String.valueOf(refused.getMessage()))
                        : answer)
                .toList();
    }

    private <T> T working(Supplier<T> work) {
        try {
            return work.get();
        } catch (JedisException e) {
            throw broken(where, e);
        }
    }

    /** What an exception of a connection means; an interrupt is no failure of anybody. */
    static RuntimeException broken(String where, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return new RedisException(
                        RedisFailure.SILENT, "Server %s: %s.".formatted(where, cause.getMessage()), e);
            }
            if (cause instanceof InterruptedIOException) {
                return new CancellationException("interrupted while talking to server " + where);
            }
        }
        return new RedisException(RedisFailure.UNREACHABLE, "Server %s: %s".formatted(where, e.getMessage()), e);
    }

    /** For answers that a server always gives. */
    static <T> T some(@Nullable T answer) {
        if (answer == null) {
            throw new RedisException(RedisFailure.FAILED, "A server gave nothing where it always gives something.");
        }
        return answer;
    }

    /** Closes the line, which Jedis has not even seen where nothing was asked. */
    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException e) {
            // All answers that were wanted have come, or a failure is told already.
        }
    }

    /** Connects, and makes a failure of what goes wrong. */
    static Line line(Opening opening, String where) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw broken(where, e);
        }
    }

    /** Makes a line. */
    @FunctionalInterface
    interface Opening {
        Line open() throws IOException;
    }
}
