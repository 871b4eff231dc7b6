package io.opsaga.orphan;

import io.opsaga.deployment.Snapshot;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one orphan before anything is touched.
 *
 * @param name its {@link Orphan#name}
 * @param was what there is of it, as it is brought back
 * @param well whether it ran and was healthy
 * @param left why it is left alone; null where it is to be removed
 * @param problem why it cannot be removed; null where it can
 */
public record OrphanStand(
        String name,
        Snapshot was,
        boolean well,
        @Nullable String left,
        @Nullable FailureNote problem) {
    /** Many come together. */
    public OrphanStand {
        left = left == null ? null : OutsideText.line(left);
        problem = problem == null
                ? null
                : new FailureNote(problem.type(), OutsideText.line(problem.message()), problem.step());
    }

    /** One that is to be removed. */
    public static OrphanStand open(String name, Snapshot was, boolean well) {
        return new OrphanStand(name, was, well, null, null);
    }

    /** One that nothing is to be done to. */
    public static OrphanStand left(String name, String why) {
        return new OrphanStand(name, Snapshot.NOTHING, false, why, null);
    }

    /** One that nothing can be done to. */
    public static OrphanStand blocked(String name, FailureNote problem) {
        return new OrphanStand(name, Snapshot.NOTHING, false, null, problem);
    }
}
