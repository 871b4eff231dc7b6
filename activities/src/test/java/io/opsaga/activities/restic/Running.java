package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that runs restic on a thread of its own, and its processes. */
final class Running {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String location;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    /** @param location names the processes */
    Running(String location, Runnable work) {
        this.location = location;
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

    /** Fails for one of these reasons, in that time after the harm was done. */
    void assertEnds(List<ResticFailure> any, Runnable harm, Duration within) {
        long begun = System.nanoTime();
        harm.run();
        assertThat(ended())
                .asInstanceOf(type(ResticException.class))
                .satisfies(thrown ->
                        assertThat(thrown.failure()).as(thrown.getMessage()).isIn(any));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(within);
    }

    ProcessHandle restic() {
        return await().atMost(PATIENCE)
                .until(
                        () -> ProcessHandle.current()
                                .children()
                                .filter(child -> commandLine(child).contains(location)
                                        && commandLine(child)
                                                .startsWith(Program.restic().toString()))
                                .findFirst(),
                        Optional::isPresent)
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
