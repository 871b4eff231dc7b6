package io.opsaga.activities.machine;

import io.opsaga.saga.OutsideText;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TemporalException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs one activity: with a heartbeat for as long as it works, interrupted when it is cancelled, one at a time for a target,
 * and with the technologies' exceptions translated into failures that the saga knows.
 */
public final class Guard {
    private final Heartbeats beats;
    private final UnaryOperator<RuntimeException> failures;
    private final OneAtATime targets = new OneAtATime();

    /**
     * @param beats for all activities; not closed by this class
     * @param failures translates what technologies throw into failures that sagas know; answers all else as it is
     */
    public Guard(Heartbeats beats, UnaryOperator<RuntimeException> failures) {
        this.beats = beats;
        this.failures = failures;
    }

    /** An activity on one target: {@link #activity} and {@link #alone} in one. */
    public <T> T run(String target, Function<Heartbeat, T> work) {
        return activity(pulse -> alone(target, pulse, () -> work.apply(pulse)));
    }

    /** The whole of an activity, which beats for as long as that takes, however many targets it works on. */
    public <T> T activity(Function<Heartbeat, T> work) {
        Beating beating = beats.begin(Activity.getExecutionContext());
        try (beating) {
            return work.apply(beating);
        } catch (RuntimeException e) {
            throw beating.ended(translated(e));
        }
    }

    /**
     * The part of an activity that works on one target.
     *
     * @param target its name; a late attempt of before and its retry must not meet there
     * @throws ActivityCompletionException if the activity was cancelled before this began
     */
    public <T> T alone(String target, Heartbeat pulse, Supplier<T> work) {
        pulse.beat(target);
        try {
            return targets.run(target, work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while another attempt works on " + target);
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    private RuntimeException translated(RuntimeException e) {
        RuntimeException failure = failures.apply(e);
        boolean known = failure instanceof TemporalException;
        return known || !(OutsideText.exception(failure) instanceof RuntimeException bounded) ? failure : bounded;
    }
}
