package io.opsaga.activities.restic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The dead man's handle: tells when a run gets nowhere. Restic retries for many minutes without a word, so what counts is what it moves.
 * That it prints, or asks a store again that refuses, is no movement: a few KiB a second are too little.
 */
final class Movement {
    private static final long LEAST_PER_SECOND = 4096;

    /** Deriving a key from a password, or sorting an index, moves nothing. */
    private static final int LEAST_SHARE = 10;

    private final Duration silence;
    private final long least;
    private final Duration leastWork;
    private final LongSupplier nanos;
    private long since;
    private long done;
    private long moved;
    private Duration worked = Duration.ZERO;

    /** @param silence how long nothing may move */
    Movement(Duration silence, LongSupplier nanos) {
        this.silence = silence;
        this.least = LEAST_PER_SECOND * silence.toMillis() / 1000;
        this.leastWork = silence.dividedBy(LEAST_SHARE);
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /**
     * Whether nothing has moved for too long.
     *
     * @param doneNow what restic says that it has done; any change will do
     * @param movedNow bytes that it has read and written; a trickle will not do
     * @param workedNow the processor time that it has taken; a tenth of the time will do
     */
    boolean ended(long doneNow, long movedNow, Duration workedNow) {
        boolean works = workedNow.minus(worked).compareTo(leastWork) >= 0;
        if (doneNow != done || movedNow - moved >= least || works) {
            done = doneNow;
            moved = movedNow;
            worked = workedNow;
            since = nanos.getAsLong();
        }
        return nanos.getAsLong() - since >= silence.toNanos();
    }

    /** Bytes that a process has read and written so far, wherever that was; 0 where that is not to be known. */
    static long of(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
                    .filter(line -> line.startsWith("rchar:") || line.startsWith("wchar:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .sum();
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
