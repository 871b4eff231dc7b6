package io.opsaga.activities.http;

import io.opsaga.activities.ssh.Tunnel;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A tunnel where a socket is asked for. It has no options; its time-out is that whoever waits too long closes it. */
final class TunnelSocket extends Socket {
    private final Tunnel tunnel;
    private final InputStream in;
    private volatile boolean closed;

    TunnelSocket(Tunnel tunnel) {
        this.tunnel = tunnel;
        this.in = new FilterInputStream(tunnel.input()) {
            /** Once it has ended, a tunnel says less than none, and TLS would wait for ever until that is none. */
            @Override
            public int available() throws IOException {
                return Math.max(0, super.available());
            }
        };
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return tunnel.output();
    }

    @Override
    public synchronized void close() {
        closed = true;
        tunnel.close();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoLinger(boolean on, int linger) {}

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() {}
}
