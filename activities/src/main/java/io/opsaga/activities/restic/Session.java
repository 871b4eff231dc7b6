package io.opsaga.activities.restic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
    private static final int FIELD_OF_SESSION = 3;

    private final Process leader;
    private boolean ended;

    Session(Process leader) {
        this.leader = leader;
    }

    /** The command that makes a session of its own for another one. */
    static List<String> command() {
        return List.of("setsid");
    }

    /** Ends all of it, within 5 s; nothing is left when this returns. A thread that is interrupted stays so. */
    void end() {
        if (ended) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            // What makes a session of its own is found only as long as it has its parents.
            List<ProcessHandle> below = leader.descendants().toList();
            // Restic first, and alone: a source that ends because it was asked to may say that it is done, and half a
            // stream be saved.
            leader.destroy();
            interrupted |= endedWithin(GRACE);
            leader.destroyForcibly();
            interrupted |= endedWithin(DEATH);
            below.forEach(ProcessHandle::destroyForcibly);
            interrupted |= endMembers();
            ended = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Until there are none: what is ended last may just have started another one. */
    private boolean endMembers() {
        long begun = System.nanoTime();
        boolean interrupted = false;
        for (List<ProcessHandle> left = members();
                !left.isEmpty() && System.nanoTime() - begun < DEATH.toNanos();
                left = members()) {
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** Answers whether the thread was interrupted meanwhile, in which case it has not waited any longer. */
    private boolean endedWithin(Duration patience) {
        try {
            leader.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private List<ProcessHandle> members() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> leader.pid() == session(process)).toList();
        }
    }

    private static long session(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The name in parentheses may itself contain blanks and parentheses.
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[FIELD_OF_SESSION]);
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Whether it is the source that lets restic wait: it is there, and does not itself wait for somebody to take what it has. Where the
     * kernel tells nobody what a process waits for, the answer is no.
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
