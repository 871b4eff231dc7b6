package io.opsaga.activities.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Pauses between two looks at something that is not under our control. */
public final class Waiting {
    private Waiting() {}

    /** Ends early, with a {@link CancellationException}, when the thread is interrupted. */
    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }
}
