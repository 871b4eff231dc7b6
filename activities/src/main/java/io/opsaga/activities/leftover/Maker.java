package io.opsaga.activities.leftover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process has made something, in the name of what it has made: its number and its start, since a later process may have the same number. */
public final class Maker {
    private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-.*");

    /** The 22nd field of {@code /proc/PID/stat}, counted from behind the name (proc_pid_stat(5)). */
    private static final int START = 19;

    private Maker() {}

    /** What a name of this process's begins with, behind that prefix. */
    public static String named(String prefix) {
        long self = ProcessHandle.current().pid();
        return "%s%d-%d-".formatted(prefix, self, start(self).orElse(0L));
    }

    /** Whether it has such a name, and the process that made it is gone. */
    public static boolean isGone(Path made, String prefix) {
        String text = made.getFileName().toString();
        if (!text.startsWith(prefix)) {
            return false;
        }
        Matcher name = NAME.matcher(text.substring(prefix.length()));
        return name.matches()
                && !start(Long.parseLong(name.group(1))).equals(Optional.of(Long.parseLong(name.group(2))));
    }

    /** When a process began, in ticks since the machine booted; empty where there is none. */
    private static Optional<Long> start(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may itself contain blanks and parentheses.
            return Optional.of(
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START]));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
