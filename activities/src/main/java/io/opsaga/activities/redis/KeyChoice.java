package io.opsaga.activities.redis;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Which keys are meant: those of some patterns, or all, and of these those of some slots, or of all. */
public final class KeyChoice {
    private final List<String> patterns;
    private final BitSet slots;

    private KeyChoice(List<String> patterns, BitSet slots) {
        this.patterns = List.copyOf(patterns);
        this.slots = slots;
    }

    /** @param patterns as the command KEYS has them, a key has to fit one; none for all keys */
    public static KeyChoice of(List<String> patterns) {
        BitSet slots = new BitSet(SlotRange.SLOTS);
        slots.set(0, SlotRange.SLOTS);
        return new KeyChoice(patterns, slots);
    }

    /** The same, of these slots only. Keys of a server that is none of a cluster have slots, too. */
    public KeyChoice in(List<SlotRange> ranges) {
        return new KeyChoice(patterns, SlotRange.bits(ranges));
    }

    boolean isAll() {
        return patterns.isEmpty() && slots.cardinality() == SlotRange.SLOTS;
    }

    /** What is to be walked over; empty for a walk over all keys. */
    public List<Optional<String>> patterns() {
        return patterns.isEmpty()
                ? List.of(Optional.empty())
                : patterns.stream().map(Optional::of).toList();
    }

    /** Walks over them; a key that fits several patterns comes for each. */
    void walk(RedisConnection connection, KeyWalk.Visitor visitor) {
        for (Optional<String> pattern : patterns()) {
            new KeyWalk(connection, pattern).each((database, keys) -> {
                List<byte[]> meant =
                        keys.stream().filter(key -> slots.get(KeySlot.of(key))).toList();
                if (!meant.isEmpty()) {
                    visitor.visit(database, meant);
                }
            });
        }
    }
}
