package io.opsaga.activities.redis;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one scratch server, for its owner only. All that runs in it belongs to the server: that is how what a killed process has
 * left behind is found again, and nothing else is ever taken for it.
 */
record ScratchFolder(Path path) {
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Number and start of the process that made it, so that one with the same number later is not taken for it. */
    private static final Pattern NAME = Pattern.compile("scratch-(\\d+)-(\\d+)-.*");

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration DEATH = Duration.ofSeconds(5);
    private static final int FIELD_OF_START = 19;

    static ScratchFolder in(Path parent) {
        try {
            Files.createDirectories(parent, OWNERS);
            long self = ProcessHandle.current().pid();
            String prefix = "scratch-%d-%d-".formatted(self, start(self).orElse(0L));
            return new ScratchFolder(
                    Files.createTempDirectory(parent, prefix, OWNERS).toRealPath());
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
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && !start(Long.parseLong(name.group(1))).equals(Optional.of(Long.parseLong(name.group(2))));
    }

    /** When a process began, in ticks since the machine booted; empty where there is none. */
    private static Optional<Long> start(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may itself contain blanks and parentheses.
            return Optional.of(
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[FIELD_OF_START]));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
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
