package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that runs on a machine for as long as it is held: it reads its standard input, where the line {@link #RELEASE} comes when this is
 * closed. The input ends when the connection is lost. The shell that runs it then serves whoever comes next.
 */
public final class Held implements AutoCloseable {
    /** Does nothing where a shell reads it. */
    public static final String RELEASE = ": release";

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Shells shells;
    private final Turn turn;
    private final FirstLine out = new FirstLine();
    private final BoundedOutput err = new BoundedOutput();
    private boolean released;

    private Held(Shells shells, String functions, String command) {
        this.shells = shells;
        turn = shells.begin(functions, command, out, err);
        turn.whenOver(() -> out.line.complete(""));
    }

    static Held open(Shells shells, String functions, String command) {
        return new Held(shells, functions, command);
    }

    /**
     * The first line that the command says.
     *
     * @throws SshException of kind FAILED or DISK_FULL if it ended without one; the exit code and what it complained of are in
     *     the message. Of kind TIMEOUT or LOST if it is not known what it did
     */
    String said(Duration timeout) {
        try {
            String line = out.line.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (line.isEmpty()) {
                throw ended();
            }
            return line;
        } catch (TimeoutException e) {
            throw turn.failed(Kind.TIMEOUT, "a script said nothing within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw turn.failed(Kind.LOST, "interrupted while a script was starting");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private SshException ended() {
        Integer status = turn.exitCode();
        if (status == null) {
            return turn.failed(Kind.LOST, "the connection was lost while a script started");
        }
        String complaint = err.text().strip();
        Kind kind = complaint.contains(RemoteShell.NO_SPACE) ? Kind.DISK_FULL : Kind.FAILED;
        return turn.failed(kind, "exit %d: %s".formatted(status, complaint));
    }

    /**
     * Has the command read one more line of its input.
     *
     * @throws SshException of kind LOST where it cannot be sent; whether it was read is not told
     */
    public synchronized void tell(String line) {
        try {
            if (released) {
                throw new IOException("released");
            }
            send(line);
        } catch (IOException e) {
            throw turn.failed(Kind.LOST, "a script that is held cannot be told anything");
        }
    }

    private void send(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        turn.send(bytes, 0, bytes.length);
    }

    /** The connection that it runs over. */
    public Line line() {
        return shells.line(turn);
    }

    /** Whether it runs as far as is known here; the machine may know better. */
    public synchronized boolean open() {
        return !released && !turn.over() && turn.shell().open();
    }

    /** Has the command end; waits for that for a moment, so that whoever comes next finds what was held, and the shell, free. */
    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        released = true;
        try {
            if (!turn.over()) {
                send(RELEASE);
                turn.awaitEnd(MOMENT);
            }
            // Not before: what others send must not be read by this command, nor what was sent to this one by theirs.
            turn.whenOver(() -> shells.done(turn));
        } catch (IOException e) {
            shells.done(turn);
        }
    }

    /** Has it end with its shell, if it does not end by itself. */
    synchronized void abandon() {
        if (!released) {
            released = true;
            shells.done(turn);
        }
    }

    /** Keeps the first line and drops the rest. */
    private static final class FirstLine extends OutputStream {
        private static final int LONGEST = 1000;

        private final CompletableFuture<String> line = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public synchronized void write(int b) {
            if (b == '\n' || text.length() == LONGEST) {
                line.complete(text.toString());
            } else if (!line.isDone()) {
                text.append((char) (b & 0x7f));
            }
        }
    }
}
