package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Lanes.Place;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * A shell on a machine that runs one command after the other, each as soon as it is told, so that what a login costs (its rc files may take
 * seconds) is not paid for each of them. Nothing is sent before it runs, so that no rc file reads it instead. It has one user at a time.
 */
final class KeptShell {
    /** A machine that is gone is noticed sooner, by its connection; one that is only busy may take long to run what it has read. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Place place;
    private final String functions;
    private final Relay out = new Relay();
    private final Relay err = new Relay();
    private volatile @Nullable ChannelExec channel;
    private volatile @Nullable Turn current;

    /**
     * @param place is had until the shell has ended
     * @param functions that its commands may use; sent once
     */
    KeptShell(Place place, String functions) {
        this.place = place;
        this.functions = functions;
    }

    String functions() {
        return functions;
    }

    /** Whether it has been used before: then it may have ended since, and another one would serve. */
    boolean used() {
        return channel != null;
    }

    /** Whether it runs as far as is known here; the machine may know better. */
    boolean open() {
        ChannelExec known = channel;
        return known != null && known.isOpen() && known.getClientSession().isOpen();
    }

    ClientSession session() {
        return Objects.requireNonNull(channel, "not begun").getClientSession();
    }

    OutputStream input() {
        return Objects.requireNonNull(channel, "not begun").getInvertedIn();
    }

    /** The exit code of the shell itself; null where it is not known. */
    @Nullable
    Integer exitCode() {
        return Login.exitCode(Objects.requireNonNull(channel, "not begun"));
    }

    /** Ends it; does not wait for that. */
    void close() {
        ChannelExec known = channel;
        if (known == null) {
            place.close();
        } else {
            known.close(false);
        }
    }

    /**
     * Has it run a command, and returns when that has begun.
     *
     * @throws SshException if the command did not begin; nothing was done then
     */
    Turn begin(Machine machine, String command, OutputStream saidOut, OutputStream saidErr) {
        boolean fresh = channel == null;
        ChannelExec shell = fresh ? login(machine) : Objects.requireNonNull(channel);
        Turn turn = new Turn(machine, this);
        out.to(turn.out(saidOut));
        err.to(turn.err(saidErr));
        current = turn;
        if (!shell.isOpen()) {
            turn.cutShort();
        }
        try {
            String text = (fresh ? functions + "\n" : "") + turn.framed(command);
            OutputStream in = shell.getInvertedIn();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
            if (turn.begins(ANSWER)) {
                return turn;
            }
        } catch (IOException e) {
            throw gone(shell, fresh, turn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.UNREACHABLE, machine.name(), "interrupted before anything was sent", e);
        }
        throw open() ? turn.failed(Kind.TIMEOUT, "a shell did not answer in time") : gone(shell, fresh, turn);
    }

    private static SshException gone(ChannelExec shell, boolean fresh, Turn turn) {
        if (!shell.getClientSession().isOpen()) {
            return turn.failed(Kind.UNREACHABLE, "the connection is gone");
        }
        // One that was used before may have been ended by anybody since.
        return fresh
                ? turn.failed(Kind.FAILED, "a shell was ended there before it ran anything: " + turn.complaint())
                : turn.failed(Kind.UNREACHABLE, "a shell was ended there");
    }

    private ChannelExec login(Machine machine) {
        Login login = new Login(machine);
        try {
            ChannelExec opened = place.open(session -> login.open(session, out, err));
            channel = opened;
            opened.addCloseFutureListener(closed -> ended());
            login.await(opened);
            return opened;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void ended() {
        Turn turn = current;
        if (turn != null) {
            turn.cutShort();
        }
        place.close();
    }
}
