package io.opsaga.activities.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.AsyncCapableClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.util.buffer.Buffer;

/** A channel to a Unix socket over there: OpenSSH's {@code direct-streamlocal}, which the library does not have. */
final class StreamLocalChannel extends AsyncCapableClientChannel {
    private static final String TYPE = "direct-streamlocal@openssh.com";

    private final String socket;

    StreamLocalChannel(String socket) {
        super(TYPE, false);
        this.socket = socket;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        if (closeFuture.isClosed()) {
            throw new SshException("Session has been closed");
        }
        openFuture = new DefaultOpenFuture(socket, futureLock);
        LocalWindow window = getLocalWindow();
        Buffer request =
                getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, TYPE.length() + socket.length() + 64);
        request.putString(TYPE);
        request.putUInt(getChannelId());
        request.putUInt(window.getSize());
        request.putUInt(window.getPacketSize());
        request.putString(socket);
        // Two fields that OpenSSH reserves: an origin's address and port.
        request.putString("");
        request.putUInt(0);
        writePacket(request);
        return openFuture;
    }
}
