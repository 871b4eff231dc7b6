package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Memory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves to the one that continues it.
 *
 * @param progress how the operation stood
 * @param token fencing token of its locks, which it keeps
 * @param parts its parts that have begun
 * @param flags of its state, by name
 * @param answered the answers that were taken, by the id of their order; null in what a run of before has left
 */
public record Carried(
        Progress progress,
        Memory saga,
        long token,
        List<BegunPart> parts,
        @Nullable FailureNote left,
        @Nullable String retriedBy,
        List<String> flags,
        @Nullable Map<String, String> answered) {
    /**
     * @param latest how it stood when it was looked at last; null where it never was
     * @param lost whether its run was gone when it was to be undone
     * @param called whether something may have become of it since
     */
    public record BegunPart(String id, @Nullable Relative latest, boolean undoing, boolean lost, boolean called) {}
}
