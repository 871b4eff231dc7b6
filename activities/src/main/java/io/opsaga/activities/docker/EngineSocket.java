package io.opsaga.activities.docker;

import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket here that is a machine's engine there: each connection becomes one tunnel. When the tunnel ends, so does the
 * connection, which is how a cut line ends a request at once.
 */
final class EngineSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSocket.class);
    private static final int BUFFER = 1 << 15;

    private final Path path;
    private final Supplier<Tunnel> dial;
    private final ExecutorService threads;
    private final ServerSocketChannel server;
    private volatile @Nullable SshException trouble;

    EngineSocket(Path path, Supplier<Tunnel> dial, ExecutorService threads) throws IOException {
        this.path = path;
        this.dial = dial;
        this.threads = threads;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        threads.execute(this::accept);
    }

    Path path() {
        return path;
    }

    /** Why the last connection got no tunnel; null if it got one. A Unix socket cannot tell its client. */
    @Nullable
    SshException trouble() {
        return trouble;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOG.error("No engine is reached through {} any more", path, e);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                Tunnel tunnel = open()) {
            threads.execute(() -> upwards(client, tunnel));
            downwards(tunnel, client);
        } catch (IOException | SshException e) {
            LOG.debug("A connection through {} ended: {}", path, e.toString());
        }
    }

    private Tunnel open() {
        try {
            Tunnel tunnel = dial.get();
            trouble = null;
            return tunnel;
        } catch (SshException e) {
            trouble = e;
            throw e;
        }
    }

    /** Reads the channel itself: a stream made of it would hold a lock that the other direction needs. */
    private static void upwards(SocketChannel client, Tunnel tunnel) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (OutputStream out = tunnel.output()) {
            while (client.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
                buffer.clear();
            }
        } catch (IOException e) {
            // The request cannot be sent on, so no answer will come either.
            tunnel.close();
        }
    }

    private static void downwards(Tunnel tunnel, SocketChannel client) throws IOException {
        byte[] bytes = new byte[BUFFER];
        InputStream in = tunnel.input();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
