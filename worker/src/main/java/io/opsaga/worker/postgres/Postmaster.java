package io.opsaga.worker.postgres;

import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The main process of a running PostgreSQL, as it has noted itself in {@code postmaster.pid} in its data folder. */
record Postmaster(Path data, long pid, int port) {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;
    static final Duration BETWEEN = Duration.ofMillis(20);

    static Path note(Path data) {
        return data.resolve("postmaster.pid");
    }

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /** The server that runs on this data now. */
    static Optional<Postmaster> of(Path data) throws IOException {
        List<String> lines = noteLines(data);
        if (lines.size() <= PORT_LINE) {
            return Optional.empty();
        }
        Postmaster noted = new Postmaster(
                data,
                Long.parseLong(lines.get(PID_LINE).strip()),
                Integer.parseInt(lines.get(PORT_LINE).strip()));
        return noted.isAlive() ? Optional.of(noted) : Optional.empty();
    }

    static Optional<Long> notedPid(Path data) throws IOException {
        return noteLines(data).stream().findFirst().map(line -> Long.parseLong(line.strip()));
    }

    private static List<String> noteLines(Path data) throws IOException {
        try {
            return Files.readAllLines(note(data));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Whether the process is there and is this server: its id may have been given to another one. A process that has ended and
     * waits for its parent to notice has no command line.
     */
    private boolean isAlive() {
        try {
            String arguments =
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
            return Arrays.asList(arguments.split("\0")).contains(data.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until it takes connections. Returns false when it has ended instead, as one does that was being stopped. */
    boolean awaitReady(String user, String password, Duration patience) throws IOException {
        AtomicReference<@Nullable SQLException> last = new AtomicReference<>();
        return Await.every(BETWEEN, patience)
                .until(() -> {
                    last.set(refusal(user, password));
                    return last.get() == null ? Optional.of(true) : isAlive() ? Optional.empty() : Optional.of(false);
                })
                .orElseThrow(() -> new IOException(
                        "PostgreSQL still runs as process %d but takes no connection".formatted(pid), last.get()));
    }

    private @Nullable SQLException refusal(String user, String password) {
        String url = jdbcUrl(port) + "?connectTimeout=5&loginTimeout=5&socketTimeout=5";
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return connection.isValid(5) ? null : new SQLException("The connection is not valid");
        } catch (SQLException e) {
            return e;
        }
    }

    /** Asks it to end at once, without waiting for its clients, and waits. Returns whether it has ended. */
    boolean stop(Duration patience) {
        interrupt();
        return Await.every(BETWEEN, patience)
                .until(() -> isAlive() ? Optional.empty() : Optional.of(true))
                .isPresent();
    }

    /** SIGINT is PostgreSQL's fast shutdown; SIGTERM, all that Java can send, waits for clients to leave. */
    private void interrupt() {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT \"$1\"", "sh", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
