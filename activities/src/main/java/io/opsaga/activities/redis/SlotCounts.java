package io.opsaga.activities.redis;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many keys each slot has. Equal where all of them are. */
public final class SlotCounts {
    private final int[] counts;

    private SlotCounts(int[] counts) {
        this.counts = counts;
    }

    /** @param counts a number for each slot; the array is the new value's own */
    static SlotCounts of(int[] counts) {
        return new SlotCounts(counts);
    }

    /** The keys of one slot, from 0 to 16383. */
    public int of(int slot) {
        return counts[slot];
    }

    /** The keys of all slots of a range. */
    public long in(SlotRange range) {
        return Arrays.stream(counts, range.first(), range.last() + 1)
                .asLongStream()
                .sum();
    }

    /** The keys that are in none of these ranges: where the ranges are a master's, keys that it should not have. */
    public long outside(List<SlotRange> ranges) {
        return in(new SlotRange(0, SlotRange.SLOTS - 1))
                - ranges.stream().mapToLong(this::in).sum();
    }

    /** The same for several servers together. */
    public SlotCounts plus(SlotCounts other) {
        int[] sums = counts.clone();
        Arrays.setAll(sums, slot -> counts[slot] + other.counts[slot]);
        return new SlotCounts(sums);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotCounts some && Arrays.equals(counts, some.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "SlotCounts[%d keys in %d slots]"
                .formatted(
                        in(new SlotRange(0, SlotRange.SLOTS - 1)),
                        Arrays.stream(counts).filter(count -> count > 0).count());
    }
}
