package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelSession;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;

/** Opens something on a lane's session, once more on a fresh one if the session turns out to have died in the meantime. */
final class Channels {
    static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    /** A session found dead only after longer than this was a silent machine: trying again would double the wait. */
    static final Duration STALE = Duration.ofSeconds(1);

    private Channels() {}

    /** Makes and opens a channel, or anything that lives on one. */
    interface Opener<T> {
        T open(ClientSession session) throws IOException;
    }

    /** Opens the channel; one that does not open in time is closed as soon as it does. */
    static <C extends ClientChannel> C opened(C channel, Duration timeout) throws IOException {
        try {
            channel.open().verify(timeout);
            return channel;
        } catch (IOException e) {
            // Not the graceful close, which would wait for an answer that one that was never opened does not get.
            channel.close(!channel.isOpen());
            SshChannelOpenException refused = cause(e, SshChannelOpenException.class);
            throw refused != null && channel instanceof ChannelSession ? new SessionRefused(refused) : e;
        }
    }

    /** Opens something on this session or not at all. */
    static <T> T open(Machine machine, ClientSession session, Opener<T> opener) {
        try {
            return opener.open(session);
        } catch (IOException | IllegalStateException e) {
            throw failure(machine, session, e);
        }
    }

    static <T> T open(Machine machine, Lane lane, Opener<T> opener) {
        long start = System.nanoTime();
        ClientSession session = lane.session(machine);
        try {
            return opener.open(session);
        } catch (IOException | IllegalStateException e) {
            boolean stale = !session.isOpen() && System.nanoTime() - start < STALE.toNanos();
            if (!stale) {
                throw failure(machine, session, e);
            }
        }
        return open(machine, lane.session(machine), opener);
    }

    /** Nothing runs before the channel is open, so no failure here leaves anything uncertain. */
    private static SshException failure(Machine machine, ClientSession session, Exception e) {
        if (session.isOpen() && cause(e, TimeoutException.class) != null) {
            return new SshException(Kind.TIMEOUT, machine.name(), "a channel did not open in time", e);
        }
        SshChannelOpenException refused = cause(e, SshChannelOpenException.class);
        if (refused != null) {
            return refused(machine, refused);
        }
        String detail = session.isOpen() ? "it opens no channel" : "the connection is gone";
        return new SshException(Kind.UNREACHABLE, machine.name(), detail, e);
    }

    private static SshException refused(Machine machine, SshChannelOpenException e) {
        if (e instanceof SessionRefused) {
            return new SshException(
                    Kind.NO_ROOM,
                    machine.name(),
                    "its SSH server takes no further command on this connection (MaxSessions in its sshd_config)",
                    e);
        }
        return switch (e.getReasonCode()) {
            case SshConstants.SSH_OPEN_CONNECT_FAILED ->
                new SshException(Kind.NOTHING_LISTENS, machine.name(), "nothing listens there: " + e.getMessage(), e);
            case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED ->
                new SshException(
                        Kind.REFUSED,
                        machine.name(),
                        "its SSH server lets nothing be reached through it (AllowTcpForwarding or PermitOpen in its"
                                + " sshd_config, or no-port-forwarding beside our key)",
                        e);
            default -> new SshException(Kind.FAILED, machine.name(), "channel refused: " + e.getMessage(), e);
        };
    }

    /** What was refused was a command. */
    private static final class SessionRefused extends SshChannelOpenException {
        private static final long serialVersionUID = 1;

        SessionRefused(SshChannelOpenException e) {
            super(e.getChannelId(), e.getReasonCode(), e.getMessage(), e);
        }
    }

    private static <X extends Throwable> @Nullable X cause(Throwable e, Class<X> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
