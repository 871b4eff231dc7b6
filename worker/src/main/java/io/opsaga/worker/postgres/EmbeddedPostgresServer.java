package io.opsaga.worker.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on loopback whose data are kept in a folder of ours.
 *
 * <p>What was committed is on disk. A server that a killed process of ours has left running is adopted: its connections and its
 * port stay as they are. One that ends though nobody closed it is started again on the same data and port. There is no shutdown hook, because a hook would stop the server under connections that are still being
 * closed; who starts it closes it.
 *
 * <p>Whoever connects needs the password, which only the folder's owner can read; the server trusts nobody, not even on
 * loopback, and opens no socket but its port on 127.0.0.1.
 *
 * <p>For Linux on x86-64. PostgreSQL refuses to run as root, so for root it is started in a user namespace of its own; where the
 * kernel allows none, run as another user or use a database elsewhere.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final String USER = "postgres";
    private static final int CONNECTIONS = 60;
    /** Crash recovery after a power cut can take its time. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(2);

    private final FolderLock lock;
    private final Path home;
    private final int port;
    private final String password;
    private final int connections;
    private final boolean adopted;
    private final Keeper keeper;
    private @Nullable EmbeddedPostgres started;
    private boolean closed;

    private EmbeddedPostgresServer(
            FolderLock lock,
            Path home,
            int port,
            String password,
            int connections,
            @Nullable EmbeddedPostgres started) {
        this.lock = lock;
        this.home = home;
        this.port = port;
        this.password = password;
        this.connections = connections;
        this.adopted = started == null;
        this.started = started;
        this.keeper = new Keeper("postgres-keeper", LOOK, this::keep);
    }

    private static Path data(Path home) {
        return home.resolve("data");
    }

    /**
     * Starts the server, or adopts one that still runs on the folder's data. Returns when it takes connections. The first time
     * takes a few seconds, because binaries are unpacked and a database is made.
     *
     * @param folder of its own, for binaries, data, password and log; made if it does not exist, and closed to other
     *     users
     * @param port to listen on, 0 for any free one; an adopted server keeps the port that it has
     * @throws IOException when the folder is used by another process, the port is taken, or the server does not start within a
     *     minute; its log is {@code postgres.log} in the folder
     */
    public static EmbeddedPostgresServer start(Path folder, int port) throws IOException {
        return start(folder, port, CONNECTIONS);
    }

    /** As {@link #start(Path, int)}, for that many connections at the same time. */
    static EmbeddedPostgresServer start(Path folder, int port, int connections) throws IOException {
        Path home = privateFolder(folder);
        FolderLock lock = FolderLock.take(home);
        try {
            return start(home, lock, port, connections);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedPostgresServer start(Path home, FolderLock lock, int port, int connections)
            throws IOException {
        Path data = data(home);
        DataFolder.setAsideIncomplete(data);
        String password = PasswordFile.in(home, !Files.exists(data)).text();
        Optional<Postmaster> adopted = Postmaster.of(data);
        if (adopted.isPresent() && adopted.get().awaitReady(USER, password, START_PATIENCE)) {
            LOG.info(
                    "PostgreSQL was still running on port {} and is used as it is",
                    adopted.get().port());
            return new EmbeddedPostgresServer(lock, home, adopted.get().port(), password, connections, null);
        }
        EmbeddedPostgres started = launch(home, data, port, password, connections);
        return new EmbeddedPostgresServer(lock, home, started.getPort(), password, connections, started);
    }

    /** Starts it again where it has ended, however that came; what was committed is there. */
    private synchronized void keep() {
        Path data = data(home);
        try {
            if (!closed && Postmaster.of(data).isEmpty()) {
                LOG.warn("PostgreSQL has ended, and is started again");
                if (started != null) {
                    // The library holds a lock on the data for as long as it believes that its server runs.
                    started.close();
                }
                started = launch(home, data, port, password, connections);
            }
        } catch (IOException | RuntimeException e) {
            // What is thrown here, such as for a note that is half written, would end the looks for good.
            LOG.error("PostgreSQL cannot be started again", e);
        }
    }

    private static EmbeddedPostgres launch(Path home, Path data, int port, String password, int connections)
            throws IOException {
        DataFolder.awaitUnused(data, START_PATIENCE);
        DataFolder.forgetStalePid(data);
        requireFree(port);
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(freshLog(home).toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(home.resolve("binaries").toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setDataDirectoryCustomizer(DataFolder::markComplete)
                .setPort(port)
                // The library's defaults are for tests: they lose what was committed last.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", Integer.toString(connections))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                // These are options of initdb; the same order and case rules on every machine, and no trust.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", PasswordFile.path(home).toString())
                .setConnectConfig("password", password)
                .setErrorRedirector(log)
                // The log is a file: a pipe would end with this process, which the server may outlive.
                .setOutputRedirector(log)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_PATIENCE);
        try {
            EmbeddedPostgres started = builder.start();
            LOG.info("PostgreSQL is running on port {}", started.getPort());
            return started;
        } catch (IOException | RuntimeException e) {
            Postmaster.of(data).ifPresent(postmaster -> postmaster.stop(STOP_PATIENCE));
            throw new IOException("PostgreSQL did not start; see " + home.resolve("postgres.log"), e);
        }
    }

    /** Of the database {@code postgres}; without user and password. */
    public String jdbcUrl() {
        return Postmaster.jdbcUrl(port);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /** Whether the server was found running. */
    public boolean isAdopted() {
        return adopted;
    }

    /** Stops the server: open transactions are rolled back, connections closed. Returns when it has ended, or after 15 s. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.close();
        try {
            if (started != null) {
                started.close();
            }
            boolean ended = Postmaster.of(data(home))
                    .map(postmaster -> postmaster.stop(STOP_PATIENCE))
                    .orElse(true);
            if (!ended) {
                LOG.warn("PostgreSQL has not ended within {}; the next start will adopt it", STOP_PATIENCE);
            }
        } catch (IOException e) {
            LOG.warn("PostgreSQL could not be stopped", e);
        } finally {
            lock.close();
        }
    }

    /** Nobody else may enter: the library leaves the folder of the binaries open for all to write. */
    private static Path privateFolder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute);
        }
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
        // The server's command line shows the path by which it is recognised later, so there may be only one.
        return absolute.toRealPath();
    }

    private static Path freshLog(Path home) throws IOException {
        Path log = home.resolve("postgres.log");
        if (Files.exists(log)) {
            Files.move(log, home.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    /** Otherwise the server would fail, and the reason would be only in its log, after a minute. */
    private static void requireFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        } catch (IOException e) {
            throw new IOException("Port %d of 127.0.0.1 is taken".formatted(port), e);
        }
    }
}
