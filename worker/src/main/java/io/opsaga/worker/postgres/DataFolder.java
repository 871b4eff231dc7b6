package io.opsaga.worker.postgres;

import io.opsaga.activities.waiting.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What a kill in the middle of something can leave in the data folder. */
final class DataFolder {
    private static final String COMPLETE = "opsaga-complete";

    private DataFolder() {}

    /** Called between the making of a database and its first start, and before all later starts. */
    static void markComplete(File data) {
        try {
            Path mark = data.toPath().resolve(COMPLETE);
            if (!Files.exists(mark)) {
                Files.createFile(mark);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that was never marked holds half a database that never served anybody. It is moved away, not deleted. */
    static void setAsideIncomplete(Path data) throws IOException {
        if (Files.exists(data) && !Files.exists(data.resolve(COMPLETE))) {
            Files.move(data, data.resolveSibling("data.incomplete." + System.currentTimeMillis()));
        }
    }

    /**
     * Waits until no process works on the data any more; a killed postmaster's children outlive it for a moment, and PostgreSQL
     * does not start beside them.
     */
    static void awaitUnused(Path data, Duration patience) throws IOException {
        boolean unused = Await.every(Postmaster.BETWEEN, patience)
                .until(() -> isInUse(data) ? Optional.empty() : Optional.of(true))
                .isPresent();
        if (!unused) {
            throw new IOException("Processes of a PostgreSQL that has ended still work on " + data);
        }
    }

    /**
     * Removes the note of a server that is gone, where its process id belongs to something else by now, as is common after the
     * restart of a container: PostgreSQL would take that for the server and refuse to start. In all other cases the note stays,
     * for PostgreSQL itself judges it better. The data must not be in use.
     */
    static void forgetStalePid(Path data) throws IOException {
        boolean reused = Postmaster.notedPid(data)
                .map(pid -> Files.exists(Path.of("/proc", Long.toString(pid))))
                .orElse(false);
        if (reused) {
            Files.delete(Postmaster.note(data));
        }
    }

    /** Whether a process works in the folder, as all of PostgreSQL's do. */
    private static boolean isInUse(Path data) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .anyMatch(process -> worksIn(process, data));
        }
    }

    private static boolean worksIn(Path process, Path data) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(data);
        } catch (IOException e) {
            // Ended meanwhile, or another user's; PostgreSQL would run as this user.
            return false;
        }
    }
}
