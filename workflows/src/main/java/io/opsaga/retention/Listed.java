package io.opsaga.retention;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * An execution of a backup that is listed, so that it can be restored.
 *
 * @param id that of the execution and of the operation that made it
 * @param verified whether it was restored into a throw-away target, and was what had been sent
 * @param stores the names of the stores that its snapshots are in
 */
public record Listed(String id, Instant takenAt, boolean verified, List<String> stores) {
    /** Of two that were taken at one instant, the one with the greater id counts as the newer one, as in lists. */
    static final Comparator<Listed> NEWEST_FIRST =
            Comparator.comparing(Listed::takenAt).thenComparing(Listed::id).reversed();

    public Listed {
        stores = List.copyOf(stores);
    }
}
