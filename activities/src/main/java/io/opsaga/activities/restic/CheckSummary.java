package io.opsaga.activities.restic;

import java.util.List;

/**
 * What a check found.
 *
 * @param errors how many faults restic counted, or at least one where it gave up before it could count
 * @param brokenPacks the ids of pack files that are damaged, cut short, exchanged or missing, as far as they are known; sorted
 * @param repairIndex whether repairing the index would mend what is wrong
 * @param details the faults in restic's words, the first hundred
 */
public record CheckSummary(int errors, List<String> brokenPacks, boolean repairIndex, List<String> details) {
    public CheckSummary {
        brokenPacks = List.copyOf(brokenPacks);
        details = List.copyOf(details);
    }

    /** Whether nothing was found. A check that has not read the data does not see a flipped bit. */
    public boolean sound() {
        return errors == 0 && brokenPacks.isEmpty();
    }
}
