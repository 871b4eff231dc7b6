package io.opsaga.rollout;

import io.opsaga.saga.Reading;
import io.temporal.failure.TemporalFailure;
import java.util.List;

/**
 * How targets of one place are changed; called in workflow code, several batches at the same time. Each may throw a {@link TemporalFailure}, and nothing
 * else.
 */
public interface Crew<R extends Row> {
    /** Changes them one after the other; a result for each but for those {@linkplain Row#leftAlone left alone}. Undo: {@link #undo}. */
    List<Changed> change(List<R> batch);

    /** Reads back whether each is changed. */
    List<Observed> changed(List<R> batch);

    /** Has each as it was before; each is read back afterwards. Does nothing, and says so, where nothing was done. */
    List<Observed> undo(List<R> batch);

    /** How far a change came that ended so. */
    HowFar howFar(TemporalFailure failure);

    /**
     * A target was changed.
     *
     * @param millis how long that took
     */
    record Changed(String name, long millis) {}

    /** What was read back of a target. */
    record Observed(String name, Reading reading) {}

    /**
     * How far a change came that did not end well.
     *
     * @param done what was changed before
     * @param told whether the failure is about the first that is not among those, and the ones behind it were not begun; else
     *     they are asked
     */
    record HowFar(List<Changed> done, boolean told) {
        public HowFar {
            done = List.copyOf(done);
        }
    }
}
