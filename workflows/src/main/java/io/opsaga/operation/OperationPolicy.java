package io.opsaga.operation;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is held to: times, a plan, and how it comes in. They are part of its input, so that a changed configuration does not
 * change runs that are under way.
 *
 * @param lease how long after success it can still be rolled back
 * @param patience how long a step goes on trying while its target does not answer
 * @param undoPatience the same for an undo, before it is reported as a residue
 * @param estimates past medians by step name; steps that are missing use their own estimate
 * @param planning how the operation is bound to a plan; null where it is not
 * @param arrival how it goes about targets that are taken; null for {@link Entry#WHERE_FREE}
 */
public record OperationPolicy(
        Duration lease,
        Duration patience,
        Duration undoPatience,
        Map<String, Duration> estimates,
        @Nullable Planning planning,
        @Nullable Entry arrival) {
    public static final OperationPolicy DEFAULT =
            new OperationPolicy(Duration.ofHours(24), Duration.ofMinutes(1), Duration.ofMinutes(5), Map.of());

    /** The terms of an operation that is not bound to a plan. */
    public OperationPolicy(Duration lease, Duration patience, Duration undoPatience, Map<String, Duration> estimates) {
        this(lease, patience, undoPatience, estimates, null, null);
    }

    /** The same, bound to a plan as that says. */
    public OperationPolicy with(Planning bound) {
        return new OperationPolicy(lease, patience, undoPatience, estimates, bound, arrival);
    }

    /** The same, but giving up on a target after that time. */
    public OperationPolicy impatient(Duration most) {
        return new OperationPolicy(
                lease, patience.compareTo(most) > 0 ? most : patience, undoPatience, estimates, planning, arrival);
    }

    /** The same, coming in that way. */
    public OperationPolicy with(Entry way) {
        return new OperationPolicy(lease, patience, undoPatience, estimates, planning, way);
    }

    /** How it goes about targets that are taken. What has to be approved comes late, and waits. */
    public Entry entry() {
        if (approvable()) {
            return Entry.IN_LINE;
        }
        return arrival == null ? Entry.WHERE_FREE : arrival;
    }

    /** Whether somebody else may have to approve. */
    public boolean approvable() {
        return planning != null && planning.approval() != null;
    }
}
