package io.opsaga.activities.postgresql;

import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of a server, known by the folder that they work in: PostgreSQL has all of them change into its data. */
final class ServerProcesses {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ServerProcesses() {}

    /**
     * Ends them at once; the data are lost afterwards. Waits also where the thread has been interrupted: nothing may be left.
     *
     * @throws IOException if some of them are still there after 20 s
     */
    static void end(Path data) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            // Told to quit it gives its shared memory back, which it cannot when it is killed.
            quit(data);
            if (!goneWithin(data, false) && !goneWithin(data, true)) {
                throw new IOException("a PostgreSQL that was killed is still at work in " + data);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean goneWithin(Path data, boolean killing) {
        return Await.every(LOOK, PATIENCE)
                .until(() -> {
                    List<ProcessHandle> left = in(data);
                    if (killing) {
                        left.forEach(ProcessHandle::destroyForcibly);
                    }
                    return left.isEmpty() ? Optional.of(true) : Optional.empty();
                })
                .isPresent();
    }

    /** Java has no way to send this signal; every shell has. */
    private static void quit(Path data) {
        List<ProcessHandle> all = in(data);
        all.stream()
                .filter(process -> process.parent().filter(all::contains).isEmpty())
                .forEach(first -> ProgramRun.of(
                                List.of("sh", "-c", "kill -QUIT \"$1\"", "quit", Long.toString(first.pid())))
                        .run());
    }

    static List<ProcessHandle> in(Path data) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksIn(process, data)).toList();
        }
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(data);
        } catch (IOException e) {
            // Ended meanwhile, or another user's, as which nothing was started here.
            return false;
        }
    }
}
