package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;

/** Opens something on a lane's session, once more on a fresh one if the session turns out to have died in the meantime. */
final class Channels {
    static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    /** A session found dead only after longer than this was a silent machine: trying again would double the wait. */
    private static final Duration STALE = Duration.ofSeconds(1);

    private Channels() {}

    /** Makes and opens a channel, or anything that lives on one. */
    interface Opener<T> {
        T open(ClientSession session) throws IOException;
    }

    static <T> T open(Machine machine, Lanes.Lane lane, Opener<T> opener) {
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
        ClientSession fresh = lane.session(machine);
        try {
            return opener.open(fresh);
        } catch (IOException | IllegalStateException e) {
            throw failure(machine, fresh, e);
        }
    }

    /** Nothing runs before the channel is open, so no failure here leaves anything uncertain. */
    private static SshException failure(Machine machine, ClientSession session, Exception e) {
        SshChannelOpenException refused = refusal(e);
        if (refused != null) {
            Kind kind = refused.getReasonCode() == SshConstants.SSH_OPEN_CONNECT_FAILED
                    ? Kind.NOTHING_LISTENS
                    : Kind.FAILED;
            return new SshException(kind, machine.name(), "channel refused: " + refused.getMessage(), e);
        }
        String detail = session.isOpen() ? "it opens no channel" : "the connection is gone";
        return new SshException(Kind.UNREACHABLE, machine.name(), detail, e);
    }

    private static @Nullable SshChannelOpenException refusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshChannelOpenException refused) {
                return refused;
            }
        }
        return null;
    }
}
