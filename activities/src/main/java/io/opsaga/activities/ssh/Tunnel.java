package io.opsaga.activities.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.channel.ChannelPipedInputStream;

/**
 * A byte stream in both directions to something on the machine's side. Closing the output tells the far end that no more comes.
 * When the connection to the machine dies, reading ends and writing fails.
 */
public final class Tunnel implements AutoCloseable {
    private final ClientChannel channel;
    private final InputStream input;

    Tunnel(ClientChannel channel) {
        this(channel, channel.getInvertedOut());
    }

    /** To a command that begins by saying a mark. */
    Tunnel(ClientChannel channel, Framed.Mark mark) {
        this(channel, mark.behind(channel.getInvertedOut()));
    }

    private Tunnel(ClientChannel channel, InputStream input) {
        this.channel = channel;
        this.input = input;
        channel.addChannelListener(new ChannelListener() {
            @Override
            public void channelStateChanged(Channel changed, String hint) {
                endInput();
            }
        });
        endInput();
    }

    /** The library ends the stream only when the channel closes, and OpenSSH closes it only when both ends are done. */
    private void endInput() {
        if (channel.isEofSignalled() && channel.getInvertedOut() instanceof ChannelPipedInputStream input) {
            input.eof();
        }
    }

    public InputStream input() {
        return input;
    }

    public OutputStream output() {
        return channel.getInvertedIn();
    }

    /** Whether the connection to the machine is still there; a stream that ended with it was cut short. */
    public boolean connected() {
        return channel.getSession().isOpen();
    }

    /** Ends both directions at once; a reader in another thread is woken. */
    @Override
    public void close() {
        // Not the immediate close: that one tells the machine nothing, which would keep its end for as long as the
        // session lives.
        channel.close(false);
    }
}
