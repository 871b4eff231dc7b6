package io.opsaga.activities.ssh;

import java.io.OutputStream;
import org.apache.sshd.client.channel.ChannelExec;

/** Channels to commands whose standard input and output are streams here. */
final class Commands {
    private Commands() {}

    /** Says the mark first, and what goes wrong nobody reads. */
    static Channels.Opener<ChannelExec> toStreams(Framed.Mark mark, String command) {
        return toStreams(mark, command, new BoundedOutput());
    }

    static Channels.Opener<ChannelExec> toStreams(Framed.Mark mark, String command, OutputStream err) {
        return session -> {
            ChannelExec channel =
                    session.createExecChannel("exec /bin/sh -c " + Quote.sh(mark.said() + "exec " + command));
            channel.setErr(err);
            return Channels.opened(channel, Channels.OPEN_TIMEOUT);
        };
    }
}
