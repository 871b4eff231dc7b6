package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A port of this host's loopback behind which there is a port as a machine sees it, for programs that know a server by its address only. Each
 * connection has a {@link Tunnel} of its own, which ends with it. As with {@code ssh -L}, every account of this host can connect while it is
 * open: whoever listens at the far end has to ask who comes.
 */
public final class ForwardedPort implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WAITING = 20;
    private static final int BUFFER = 1 << 15;

    private final RemoteShell shell;
    private final String host;
    private final int port;
    private final ServerSocket near;
    private final AtomicReference<@Nullable Tunnel> first;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SshException failure;
    private volatile boolean closed;

    private ForwardedPort(RemoteShell shell, String host, int port, ServerSocket near, Tunnel first) {
        this.shell = shell;
        this.host = host;
        this.port = port;
        this.near = near;
        this.first = new AtomicReference<>(first);
    }

    /**
     * Opens one, once the machine has connected to the far end.
     *
     * @param host as the machine knows it
     * @throws SshException as {@link RemoteShell#tunnel} does
     */
    public static ForwardedPort open(RemoteShell shell, String host, int port) {
        Tunnel first = shell.tunnel(host, port, PATIENCE);
        try {
            ServerSocket near = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
            ForwardedPort opened = new ForwardedPort(shell, host, port, near, first);
            start("ssh-forwarded", opened::accept);
            return opened;
        } catch (IOException e) {
            first.close();
            throw new SshException(
                    Kind.FAILED, shell.machine().name(), "no port can be opened on Opsaga's host: " + e.getMessage());
        }
    }

    /** The port on loopback. */
    public int port() {
        return near.getLocalPort();
    }

    /** Why a connection had no far end, of the last one that had none. Whoever connected was told nothing but that it ended. */
    public Optional<SshException> failure() {
        return Optional.ofNullable(failure);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = near.accept();
                start("ssh-forwarded", () -> serve(socket));
            } catch (IOException e) {
                // Closed, or no more of them can be opened: whoever tries is refused.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                Tunnel tunnel = next()) {
            Ends ends = new Ends(socket, tunnel);
            open.add(ends);
            try {
                // Opened after everything was closed, it would be closed by nobody.
                if (!closed) {
                    start("ssh-forwarded", () -> copy(tunnel::input, socket::getOutputStream, ends));
                    copy(socket::getInputStream, tunnel::output, ends);
                }
            } finally {
                open.remove(ends);
            }
        } catch (SshException | IOException e) {
            // Either end has gone, which the other one has been told by now.
        }
    }

    private record Ends(Socket socket, Tunnel tunnel) implements Closeable {
        @Override
        public void close() throws IOException {
            tunnel.close();
            socket.close();
        }
    }

    private Tunnel next() {
        Tunnel ready = first.getAndSet(null);
        if (ready != null) {
            return ready;
        }
        try {
            return shell.tunnel(host, port, PATIENCE);
        } catch (SshException e) {
            // Before whoever connected sees that nothing comes, and asks why.
            failure = e;
            throw e;
        }
    }

    @FunctionalInterface
    private interface End<T> {
        T get() throws IOException;
    }

    /** To the end of either side; then nothing can come of the other direction either. */
    private static void copy(End<InputStream> from, End<OutputStream> to, Closeable ends) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.get();
            OutputStream out = to.get();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
            ends.close();
        } catch (IOException e) {
            end(ends);
        }
    }

    private static void end(Closeable ends) {
        try {
            ends.close();
        } catch (IOException e) {
            // A socket that cannot even be closed has no other end any more.
            return;
        }
    }

    /** Ends all connections through it. */
    @Override
    public void close() {
        closed = true;
        Tunnel unused = first.getAndSet(null);
        if (unused != null) {
            unused.close();
        }
        try {
            near.close();
            open.forEach(ForwardedPort::end);
        } catch (IOException e) {
            throw new SshException(Kind.FAILED, shell.machine().name(), "a port was not closed: " + e.getMessage());
        }
    }
}
