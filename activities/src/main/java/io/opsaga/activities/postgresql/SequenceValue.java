package io.opsaga.activities.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * Where a sequence was. Sequences stand outside of transactions, and so of snapshots: a dump that is made while others draw from one may hold a
 * later value than the one that was read here, never an earlier one.
 *
 * @param last the value that was drawn last; null where none was
 * @param increment by which it goes on; negative where it counts down
 */
public record SequenceValue(TableName sequence, @Nullable Long last, long increment) {
    /** Whether this one stands where that one stood, or has gone on from there. */
    boolean reaches(SequenceValue that) {
        if (that.last == null) {
            return true;
        }
        return last != null && Long.signum(increment) * last.compareTo(that.last) >= 0;
    }
}
