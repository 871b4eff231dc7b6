package io.opsaga.activities.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Slots of a cluster from one to another.
 *
 * @param first from 0
 * @param last included, up to 16383
 */
public record SlotRange(int first, int last) {
    /** How many slots a cluster has, by the specification of Redis Cluster. */
    public static final int SLOTS = 16384;

    public SlotRange {
        if (first < 0 || last < first || last >= SLOTS) {
            throw new IllegalArgumentException("no range of slots: %d-%d".formatted(first, last));
        }
    }

    /**
     * Reads {@code 5} and {@code 0-5460}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SlotRange parse(String text) {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        return new SlotRange(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
    }

    static List<SlotRange> of(BitSet slots) {
        List<SlotRange> ranges = new ArrayList<>();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            ranges.add(new SlotRange(first, end - 1));
            first = slots.nextSetBit(end);
        }
        return List.copyOf(ranges);
    }

    static BitSet bits(List<SlotRange> ranges) {
        BitSet bits = new BitSet(SLOTS);
        ranges.forEach(range -> bits.set(range.first(), range.last() + 1));
        return bits;
    }

    /** For people: {@code 0-5460, 7000}. */
    static String shown(BitSet slots) {
        return of(slots).stream().map(SlotRange::toString).collect(Collectors.joining(", "));
    }

    public boolean contains(int slot) {
        return first <= slot && slot <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
