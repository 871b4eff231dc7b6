package io.opsaga.activities.redis;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** An open connection that does not outlast silence, in the form of a socket, which is what a client library takes. */
final class Line extends Socket {
    private final InputStream in;
    private final OutputStream out;
    private final Closeable connection;
    private final Silence silence;
    private volatile boolean closed;

    private Line(InputStream in, OutputStream out, Closeable connection, Duration patience) {
        this.connection = connection;
        this.silence = new Silence(patience, connection);
        this.in = new Hearing(in);
        this.out = new Speaking(out);
    }

    static Line over(Socket socket, Duration patience) throws IOException {
        return new Line(socket.getInputStream(), socket.getOutputStream(), socket, patience);
    }

    static Line to(Path unixSocket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(unixSocket));
        return new Line(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel, patience);
    }

    private final class Hearing extends FilterInputStream {
        Hearing(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return silence.heard(in::read);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return silence.heard(() -> in.read(buffer, offset, length));
        }
    }

    private final class Speaking extends FilterOutputStream {
        Speaking(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            silence.heard(() -> {
                out.write(buffer, offset, length);
                return length;
            });
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        silence.close();
        connection.close();
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
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return false;
    }

    /** Silence is watched for anyhow. */
    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
