package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;

/** One script on one machine. */
final class ScriptRun {
    /** What a machine kills by itself, should we be gone by then, comes this much after our own time-out. */
    private static final long GRACE_SECONDS = 2;

    private static final Map<String, Integer> SIGNALS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);
    /** What a login shell's rc files do first takes nothing from the script's own time. */
    private static final Duration LOGIN = Duration.ofSeconds(30);

    private static final int SIGNAL_BASE = 128;

    private final Machine machine;
    private final byte[] script;
    private final Duration timeout;
    private final Mark mark = Mark.random();
    private final BoundedOutput out = new BoundedOutput();
    private final BoundedOutput err = new BoundedOutput();
    private final Framed saidOut = new Framed(mark, out, this::begins);
    private final Framed saidErr = new Framed(mark, err, () -> {});
    private volatile CountDownLatch begun = new CountDownLatch(1);
    private CountDownLatch closed = new CountDownLatch(1);

    /**
     * The script goes through standard input, so that no process list shows it, and commands in it that read standard input do
     * not eat the rest.
     */
    ScriptRun(Machine machine, String script, Duration timeout) {
        this.machine = machine;
        this.script = (Script.whole(script) + "} </dev/null\n").getBytes(StandardCharsets.UTF_8);
        this.timeout = timeout;
    }

    ChannelExec open(ClientSession session) throws IOException {
        long seconds = (timeout.toMillis() + 999) / 1000 + GRACE_SECONDS;
        // An abandoned command would hold one of the few places of its connection for as long as it likes.
        ChannelExec channel = session.createExecChannel(
                "/bin/sh -c '%scommand -v timeout >/dev/null && exec timeout -k 5 %d /bin/sh -s; exec /bin/sh -s'"
                        .formatted(mark.said(), seconds));
        channel.setIn(new ByteArrayInputStream(script));
        channel.setOut(saidOut);
        channel.setErr(saidErr);
        // One for each attempt: the end of a channel that never opened is not the end of the script.
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begin = new CountDownLatch(1);
        channel.addCloseFutureListener(future -> {
            end.countDown();
            begin.countDown();
        });
        begun = begin;
        closed = end;
        return Channels.opened(channel, Channels.OPEN_TIMEOUT);
    }

    private void begins() {
        begun.countDown();
    }

    Result await(ChannelExec channel) {
        try {
            if (!begun.await(LOGIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(
                        Kind.TIMEOUT,
                        "the login shell of %s did not come to run a script within %s; what it says: %s"
                                .formatted(machine.ssh().user(), LOGIN, saidOut.before()));
            }
            if (!closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(Kind.TIMEOUT, "a script did not end within %s".formatted(timeout));
            }
            return result(channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Kind.LOST, "interrupted while a script was running");
        } finally {
            channel.close(false);
        }
    }

    private Result result(ChannelExec channel) {
        Integer status = channel.getExitStatus();
        if (status == null && channel.getExitSignal() != null) {
            status = SIGNAL_BASE + SIGNALS.getOrDefault(channel.getExitSignal(), 0);
        }
        if (status == null) {
            throw failed(Kind.LOST, "the connection was lost while a script was running");
        }
        if (!saidOut.begun()) {
            throw failed(
                    Kind.REFUSED,
                    "the login shell of %s runs no scripts; it ended with code %d and said: %s"
                            .formatted(
                                    machine.ssh().user(), status, (saidOut.before() + " " + saidErr.before()).strip()));
        }
        return new Result(status, out.text(), err.text(), out.truncated() || err.truncated());
    }

    private SshException failed(Kind kind, String detail) {
        return new SshException(kind, machine.name(), detail, null);
    }
}
