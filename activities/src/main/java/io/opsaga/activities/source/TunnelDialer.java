package io.opsaga.activities.source;

import io.opsaga.activities.redis.RedisAddress;
import io.opsaga.activities.redis.RedisDialer;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** Connects from a machine, with a tunnel for each connection, also to nodes whose addresses only the cluster knows. */
final class TunnelDialer implements RedisDialer {
    private final RemoteShell machine;
    private final Duration patience;

    TunnelDialer(RemoteShell machine, Duration patience) {
        this.machine = machine;
        this.patience = patience;
    }

    @Override
    public Socket dial(RedisAddress address) throws IOException {
        try {
            return new TunnelSocket(machine.tunnel(address.host(), address.port(), patience));
        } catch (SshException e) {
            // Of the server and not of the machine, so another node may do.
            if (e.kind() == SshException.Kind.NOTHING_LISTENS || e.kind() == SshException.Kind.TIMEOUT) {
                throw new IOException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private static final class TunnelSocket extends Socket {
        private final Tunnel tunnel;

        TunnelSocket(Tunnel tunnel) {
            this.tunnel = tunnel;
        }

        @Override
        public InputStream getInputStream() {
            return tunnel.input();
        }

        @Override
        public OutputStream getOutputStream() {
            return tunnel.output();
        }

        @Override
        public synchronized void close() {
            tunnel.close();
        }
    }
}
