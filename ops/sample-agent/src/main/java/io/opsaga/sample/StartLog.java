package io.opsaga.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** The file {@code starts.log} in the working directory: one line per start, so that starts can be counted from outside. */
final class StartLog {
    private StartLog() {}

    /** Appends time, process id and version in one write, so that lines of two processes do not mix. */
    static void append(Path directory, String version) throws IOException {
        String line = Instant.now() + " " + ProcessHandle.current().pid() + " " + version + System.lineSeparator();
        Files.writeString(directory.resolve("starts.log"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
