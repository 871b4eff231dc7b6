package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** The way from a connection to a shell that reads what it is told: through the account's login shell and its rc files. */
final class Login {
    /** What rc files do first takes nothing from a command's own time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Map<String, Integer> SIGNALS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);
    private static final int SIGNAL_BASE = 128;

    private final Machine machine;
    private CountDownLatch over = new CountDownLatch(1);
    private Framed saidOut = silent(Mark.random());
    private Framed saidErr = saidOut;

    Login(Machine machine) {
        this.machine = machine;
    }

    /** The process behind it is a child of the SSH server's own for this connection. */
    ChannelExec open(ClientSession session, Relay out, Relay err) throws IOException {
        Mark mark = Mark.random();
        ChannelExec shell = session.createExecChannel("exec /bin/sh -c '%sexec /bin/sh -s'".formatted(mark.said()));
        // One for each attempt: the end of a channel that never opened is not the end of the shell.
        CountDownLatch mine = new CountDownLatch(1);
        over = mine;
        saidOut = new Framed(mark, OutputStream.nullOutputStream(), mine::countDown);
        saidErr = silent(mark);
        out.to(saidOut);
        err.to(saidErr);
        shell.setOut(out);
        shell.setErr(err);
        shell.addCloseFutureListener(closed -> mine.countDown());
        return Channels.opened(shell, Channels.OPEN_TIMEOUT);
    }

    private static Framed silent(Mark mark) {
        return new Framed(mark, OutputStream.nullOutputStream(), () -> {});
    }

    /**
     * Returns when the shell reads.
     *
     * @throws SshException of kind REFUSED if the account runs no shell of ours; its words are in the message
     */
    void await(ChannelExec shell) {
        String user = machine.ssh().user();
        try {
            if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                String late = "the login shell of %s did not come to run a script within %s; what it says: %s";
                throw failed(Kind.TIMEOUT, late.formatted(user, PATIENCE, saidOut.before()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Kind.UNREACHABLE, "interrupted before anything was sent");
        }
        if (saidOut.begun()) {
            return;
        }
        Integer status = exitCode(shell);
        if (status == null) {
            throw failed(Kind.UNREACHABLE, "the connection was lost while a shell was started");
        }
        String words = (saidOut.before() + " " + saidErr.before()).strip();
        String refusal = "the login shell of %s runs no scripts; it ended with code %d and said: %s";
        throw failed(Kind.REFUSED, refusal.formatted(user, status, words));
    }

    /** How a shell ended, 128 + n if signal n ended it; null where that is not known. */
    static @Nullable Integer exitCode(ChannelExec shell) {
        String signal = shell.getExitSignal();
        return shell.getExitStatus() == null && signal != null
                ? Integer.valueOf(SIGNAL_BASE + SIGNALS.getOrDefault(signal, 0))
                : shell.getExitStatus();
    }

    private SshException failed(Kind kind, String detail) {
        return new SshException(kind, machine.name(), detail, null);
    }
}
