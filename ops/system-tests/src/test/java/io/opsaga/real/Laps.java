package io.opsaga.real;

import java.time.Duration;
import java.time.Instant;

/** How long each part of a piece of work took, in words. */
final class Laps {
    private final StringBuilder told = new StringBuilder();
    private Instant last = Instant.now();

    /** What was done since the lap before. */
    void lap(String what) {
        Instant now = Instant.now();
        told.append("%s%s %.1f s"
                .formatted(
                        told.isEmpty() ? "" : ", ",
                        what,
                        Duration.between(last, now).toMillis() / 1000.0));
        last = now;
    }

    @Override
    public String toString() {
        return told.toString();
    }
}
