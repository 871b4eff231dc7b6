package io.opsaga.operation;

import java.time.Duration;
import java.util.Map;

/**
 * The times that an operation is held to. They are part of its input, so that a changed configuration does not change runs
 * that are under way.
 *
 * @param lease how long after success it can still be rolled back
 * @param patience how long a step goes on trying while its target does not answer
 * @param undoPatience the same for an undo, before it is reported as a residue
 * @param estimates past medians by step name; steps that are missing use their own estimate
 */
public record Terms(Duration lease, Duration patience, Duration undoPatience, Map<String, Duration> estimates) {
    public static final Terms DEFAULT =
            new Terms(Duration.ofHours(24), Duration.ofMinutes(1), Duration.ofMinutes(5), Map.of());
}
