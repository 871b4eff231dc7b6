package io.opsaga.release;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The builds in quarantine, environment by environment. They get there with the record of the operation that was rolled back
 * (see {@link QuarantineRule}), in the same transaction, and stay until they are lifted.
 */
public interface Quarantine extends QuarantineLookup {
    /** What is, or with {@code openOnly} false also what was, in quarantine, newest first. */
    List<Quarantined> list(Filter filter);

    /**
     * Lets the version be deployed again in that environment; who did so, and why, is kept.
     *
     * @param artifact of which image or artifact; null for that version of all
     * @return what was in quarantine, the oldest entry first; empty where nothing was, or where somebody else was faster
     */
    Optional<Quarantined> lift(
            String environment, @Nullable String artifact, String version, String actor, String reason);

    /**
     * What to list.
     *
     * @param openOnly only what has not been lifted
     * @param after id of the entry to go on after
     */
    record Filter(
            boolean openOnly,
            int limit,
            @Nullable Long after,
            @Nullable String environment,
            @Nullable String artifact,
            @Nullable String version) {}
}
