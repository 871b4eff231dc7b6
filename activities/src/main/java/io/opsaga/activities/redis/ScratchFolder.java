package io.opsaga.activities.redis;

import io.opsaga.activities.leftover.Maker;
import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one scratch server, for its owner only. All that runs in it belongs to the server: that is how what a killed process has
 * left behind is found again, and nothing else is ever taken for it.
 */
record ScratchFolder(Path path) {
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String PREFIX = "scratch-";

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration DEATH = Duration.ofSeconds(5);

    static ScratchFolder in(Path parent) {
        try {
            Files.createDirectories(parent, OWNERS);
            return new ScratchFolder(Files.createTempDirectory(parent, Maker.named(PREFIX), OWNERS)
                    .toRealPath());
        } catch (IOException e) {
            throw new RedisException(RedisFailure.NOT_STARTED, "No folder can be made in %s.".formatted(parent), e);
        }
    }

    /** Ends and removes what processes that are gone have left. */
    static void sweep(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> all = Files.list(parent.toRealPath())) {
            for (Path left : all.filter(ScratchFolder::isLeft).toList()) {
                new ScratchFolder(left).remove();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for servers that were left in " + parent, e);
        }
    }

    private static boolean isLeft(Path folder) {
        return Maker.isGone(folder, PREFIX) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** Ends all that runs in it, and removes it. */
    void remove() {
        Await.every(PAUSE, DEATH).until(() -> {
            List<ProcessHandle> left = running();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty() ? Optional.of(left) : Optional.empty();
        });
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            // Another process has swept it at the same time.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }

    List<ProcessHandle> running() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(this::isIn).toList();
        }
    }

    /** A process that has ended, and is only not yet asked how, is nowhere any more; and of others' nobody is told where they are. */
    private boolean isIn(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(path);
        } catch (IOException e) {
            return false;
        }
    }
}
