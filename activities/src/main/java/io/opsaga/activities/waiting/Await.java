package io.opsaga.activities.waiting;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The loop that waits: looks, and pauses between two looks, until there is an answer or the time is up. It looks at least once, and once
 * more when the time is up. A thread that is interrupted waits no longer: a {@link CancellationException} says so.
 */
public final class Await {
    private final Duration patience;
    private final Duration shortest;
    private final Duration longest;
    private final LongSupplier nanos;
    private final Consumer<Duration> pausing;

    private Await(
            Duration patience, Duration shortest, Duration longest, LongSupplier nanos, Consumer<Duration> pausing) {
        this.patience = patience;
        this.shortest = shortest;
        this.longest = longest;
        this.nanos = nanos;
        this.pausing = pausing;
    }

    /** One look at what is awaited. */
    @FunctionalInterface
    public interface Look<T, E extends Exception> {
        /** The answer; empty where there is none yet. */
        Optional<T> look() throws E;
    }

    /** The same pause after each look. */
    public static Await every(Duration pause, Duration patience) {
        return growing(pause, pause, patience);
    }

    /** For as long as it takes: whoever waits is interrupted when that is too long. */
    public static Await every(Duration pause) {
        return every(pause, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /** A short pause after the first look, then twice as long each time, up to the longest. */
    public static Await growing(Duration shortest, Duration longest, Duration patience) {
        return new Await(patience, shortest, longest, System::nanoTime, Await::pause);
    }

    /**
     * The same by another clock.
     *
     * @param nanos counts up; where from does not matter
     * @param pausing returns when that time has passed by this clock
     */
    public Await by(LongSupplier nanos, Consumer<Duration> pausing) {
        return new Await(patience, shortest, longest, nanos, pausing);
    }

    /**
     * Waits.
     *
     * @return the answer; empty when the time was up
     */
    public <T, E extends Exception> Optional<T> until(Look<T, E> look) throws E {
        long begun = nanos.getAsLong();
        Duration pause = shortest;
        while (true) {
            Optional<T> answer = look.look();
            if (answer.isPresent()) {
                return answer;
            }
            Duration left = patience.minusNanos(nanos.getAsLong() - begun);
            if (left.isNegative()) {
                return Optional.empty();
            }
            pausing.accept(pause.compareTo(left) < 0 ? pause : left.plusMillis(1));
            pause = longer(pause);
        }
    }

    /** One pause. Ends early, with a {@link CancellationException}, when the thread is interrupted. */
    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }
}
