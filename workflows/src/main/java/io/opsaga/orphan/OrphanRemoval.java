package io.opsaga.orphan;

import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * An orphan was dealt with.
 *
 * @param name its {@link Orphan#name}
 * @param millis how long that took
 * @param left why it was left alone after all; null where it was removed
 */
public record OrphanRemoval(
        String name, long millis, @Nullable String left) {
    public OrphanRemoval {
        left = left == null ? null : OutsideText.line(left);
    }
}
