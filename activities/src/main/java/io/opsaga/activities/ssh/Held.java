package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;

/**
 * A script that runs on a machine for as long as it is held: it reads its standard input, which ends when this is closed, or
 * when the connection is lost.
 */
public final class Held implements AutoCloseable {
    private final Machine machine;
    private final ChannelExec channel;
    private final FirstLine out = new FirstLine();
    private final BoundedOutput err = new BoundedOutput();

    private Held(Machine machine, ChannelExec channel) {
        this.machine = machine;
        this.channel = channel;
    }

    /** The process behind it is a child of the SSH server's own for this connection. */
    static Held open(Machine machine, ClientSession session, String script) throws IOException {
        Mark mark = Mark.random();
        ChannelExec channel = session.createExecChannel("exec /bin/sh -c '%sexec /bin/sh -s'".formatted(mark.said()));
        Held held = new Held(machine, channel);
        channel.setOut(new Framed(mark, held.out, () -> {}));
        channel.setErr(new Framed(mark, held.err, () -> {}));
        channel.addCloseFutureListener(closed -> held.out.line.complete(""));
        Channels.opened(channel, Channels.OPEN_TIMEOUT);
        OutputStream in = channel.getInvertedIn();
        in.write((Script.whole(script) + "exit\n}\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        return held;
    }

    /**
     * The first line that the script says.
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
            throw new SshException(Kind.TIMEOUT, machine.name(), "a script said nothing within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.LOST, machine.name(), "interrupted while a script was starting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private SshException ended() {
        Integer status = channel.getExitStatus();
        if (status == null) {
            return new SshException(Kind.LOST, machine.name(), "the connection was lost while a script started", null);
        }
        String complaint = err.text().strip();
        Kind kind = complaint.contains(RemoteShell.NO_SPACE) ? Kind.DISK_FULL : Kind.FAILED;
        return new SshException(kind, machine.name(), "exit %d: %s".formatted(status, complaint), null);
    }

    /**
     * Has the script read one more line of its input.
     *
     * @throws SshException of kind LOST where it cannot be sent; whether it was read is not told
     */
    public void tell(String line) {
        try {
            OutputStream in = channel.getInvertedIn();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new SshException(Kind.LOST, machine.name(), "a script that is held cannot be told anything", e);
        }
    }

    /** The connection that it runs over. */
    public Line line() {
        return new Line(machine, channel.getClientSession());
    }

    /** Whether it runs as far as is known here; the machine may know better. */
    public boolean open() {
        return channel.isOpen() && line().open();
    }

    /** Has the script end; does not wait for that. */
    @Override
    public void close() {
        channel.close(false);
    }

    void whenClosed(Runnable then) {
        channel.addCloseFutureListener(closed -> then.run());
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
