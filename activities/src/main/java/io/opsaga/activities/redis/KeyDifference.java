package io.opsaga.activities.redis;

import java.util.BitSet;
import java.util.Optional;

/**
 * How the keys of a living server or cluster differ from those that it should have.
 *
 * @param compared how many it should have
 * @param missing those of them that are not there
 * @param changed those that have another type, value or expiry
 * @param others how many are there that should not
 * @param slots where these are, for people: {@code 0-5, 7000}; cut where it is long, and empty where there are none
 */
public record KeyDifference(long compared, long missing, long changed, long others, String slots) {
    private static final int LONGEST = 200;

    static KeyDifference of(long compared, long missing, long changed, long others, BitSet slots) {
        String shown = SlotRange.shown(slots);
        return new KeyDifference(
                compared,
                missing,
                changed,
                others,
                shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…");
    }

    /** In a sentence; empty where nothing is different. */
    public Optional<String> told() {
        if (missing + changed + others == 0) {
            return Optional.empty();
        }
        return Optional.of("of %d keys %d are missing and %d are different, and %d more should not be there; slots %s"
                .formatted(compared, missing, changed, others, slots));
    }
}
