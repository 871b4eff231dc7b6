package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Says how much of a stream has gone to a machine, each time that another hundredth has. */
final class Sending {
    private static final long MIB = 1 << 20;
    private static final int PARTS = 100;

    private Sending() {}

    static LongConsumer of(Path stream, Heartbeat pulse) {
        long size = size(stream);
        long each = Math.max(MIB, size / PARTS);
        long[] next = {0};
        return sent -> {
            if (sent >= next[0]) {
                next[0] = sent + each;
                pulse.beat("%s: %d of %d MiB unpacked".formatted(stream.getFileName(), sent / MIB, size / MIB));
            }
        };
    }

    private static long size(Path stream) {
        try {
            return Files.size(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
