package io.opsaga.activities.restic;

import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Restic and everything that it has started. It is the leader of a session of its own, so that what it leaves behind is found, too, when
 * restic itself is gone and its children belong to nobody.
 */
final class Session {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration DEATH = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int FIELD_OF_STATE = 0;
    private static final int FIELD_OF_SESSION = 3;
    private static final Set<String> DEAD = Set.of("Z", "X");

    private final Process leader;
    private boolean ended;

    Session(Process leader) {
        this.leader = leader;
    }

    /** The command that makes a session of its own for another one. */
    static List<String> command() {
        return List.of("setsid");
    }

    /**
     * Ends all of it, within 5 s; nothing is left when this returns. It is done by a thread of its own, which nobody interrupts: a thread
     * that is interrupted waits all the same, and stays interrupted.
     */
    void end() {
        if (!ended) {
            CompletableFuture.runAsync(this::endAll, ending -> new Thread(ending, "restic-end").start())
                    .join();
            ended = true;
        }
    }

    private void endAll() {
        // What makes a session of its own is found only as long as it has its parents.
        List<ProcessHandle> below = leader.descendants().toList();
        // Restic first, and alone: a source that ends because it was asked to may say that it is done, and half a
        // stream be saved. By its handle: the process itself would close what has not been read yet.
        leader.toHandle().destroy();
        if (!endsWithin(GRACE)) {
            leader.toHandle().destroyForcibly();
            endsWithin(DEATH);
        }
        below.forEach(ProcessHandle::destroyForcibly);
        // Until there are none: what is ended last may just have started another one.
        Await.every(PAUSE, DEATH).until(() -> {
            List<ProcessHandle> left = members();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty() ? Optional.of(left) : Optional.empty();
        });
    }

    private boolean endsWithin(Duration patience) {
        try {
            return leader.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private List<ProcessHandle> members() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(this::isMember).toList();
        }
    }

    /** One that has ended is none, although it is listed for as long as its parent does not ask how it ended. */
    private boolean isMember(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The name in parentheses may itself contain blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return !DEAD.contains(fields[FIELD_OF_STATE]) && leader.pid() == Long.parseLong(fields[FIELD_OF_SESSION]);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether it is the source that keeps restic waiting: it runs, and is not itself waiting for somebody to take its output. Where the
     * kernel does not tell what a process waits for, the answer is no.
     *
     * @param transport whether the first that restic started is the way to its store
     */
    boolean waitsForSource(boolean transport) {
        List<ProcessHandle> source = leader.children()
                .sorted(Comparator.comparing((ProcessHandle child) ->
                                child.info().startInstant().orElse(Instant.MAX))
                        .thenComparing(ProcessHandle::pid))
                .skip(transport ? 1 : 0)
                .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .toList();
        List<String> waits = source.stream().flatMap(Session::waits).toList();
        return waits.stream().noneMatch(wait -> wait.contains("pipe_w"))
                && waits.stream().anyMatch(wait -> !"0".equals(wait));
    }

    /** What the threads of a process wait for, in the kernel's words. */
    private static Stream<String> waits(ProcessHandle process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.map(thread -> read(thread.resolve("wchan"))).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "0";
        }
    }
}
