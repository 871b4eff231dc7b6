package io.opsaga.activities.restic;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that runs restic on a thread of its own, and its processes. */
final class Running {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path store;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    /** @param store names the processes */
    Running(Path store, Runnable work) {
        this.store = store;
        this.thread = new Thread(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** How it failed; null where it did not. */
    @Nullable
    Throwable ended() {
        await().atMost(PATIENCE).until(() -> !thread.isAlive());
        return thrown.get();
    }

    ProcessHandle restic() {
        return await().atMost(PATIENCE)
                .until(
                        () -> ProcessHandle.current()
                                .children()
                                .filter(child -> commandLine(child).contains(store.toString())
                                        && commandLine(child)
                                                .startsWith(Program.path().toString()))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Restic and all below it, once there are that many. */
    List<ProcessHandle> tree(int least) {
        ProcessHandle restic = restic();
        return await().atMost(PATIENCE)
                .until(
                        () -> Stream.concat(Stream.of(restic), restic.descendants())
                                .toList(),
                        tree -> tree.size() >= least);
    }

    /** Not so where it has ended and only its parent has not asked yet how: then it is listed, but holds nothing. */
    static boolean alive(ProcessHandle process) {
        String stat = of(process, "stat");
        return !stat.isEmpty() && !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    }

    static String commandLine(ProcessHandle process) {
        return of(process, "cmdline");
    }

    static String of(ProcessHandle process, String what) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), what), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
