package io.opsaga.activities.docker;

import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
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
    /** The status of our own answer where the engine gives none. */
    static final int NO_ENGINE = 502;

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

    /** Why the last connection got no tunnel; null if it got one. */
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
        try (client) {
            try (Tunnel tunnel = open()) {
                AtomicBoolean waiting = new AtomicBoolean(true);
                threads.execute(() -> upwards(client, tunnel, waiting));
                downwards(tunnel, client, waiting);
                if (waiting.get()) {
                    refuse(client, tunnel.connected() ? "the engine hung up" : "the connection was lost");
                }
            } catch (SshException e) {
                // The request first: a client that still writes when we hang up does not read the answer.
                client.read(ByteBuffer.allocate(BUFFER));
                refuse(client, e.getMessage());
            }
        } catch (IOException e) {
            LOG.debug("A connection through {} ended: {}", path, e.toString());
        }
    }

    /** Silence would be taken for a hiccup and the request sent again, which on a dead line doubles the wait. */
    private static void refuse(SocketChannel client, @Nullable String why) throws IOException {
        String body = "{\"message\":\"%s\"}".formatted(String.valueOf(why).replaceAll("[\"\\\\\\p{Cntrl}]", "'"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 %d Bad Gateway\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                .formatted(NO_ENGINE, bytes.length);
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        client.write(ByteBuffer.wrap(bytes));
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
    private static void upwards(SocketChannel client, Tunnel tunnel, AtomicBoolean waiting) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (OutputStream out = tunnel.output()) {
            while (client.read(buffer) >= 0) {
                waiting.set(true);
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
                buffer.clear();
            }
        } catch (IOException e) {
            // The request cannot be sent on, so no answer will come either.
            tunnel.close();
        }
    }

    /** Afterwards it is still waited for where nothing has come since the last request. */
    private static void downwards(Tunnel tunnel, SocketChannel client, AtomicBoolean waiting) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int read = read(tunnel, bytes); read >= 0; read = read(tunnel, bytes)) {
            waiting.set(false);
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
        }
    }

    /** A tunnel that was torn down has ended, whichever way the library puts it. */
    private static int read(Tunnel tunnel, byte[] bytes) {
        try {
            return tunnel.input().read(bytes);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
