package io.opsaga.archive;

import java.util.List;
import java.util.Optional;

/**
 * Reads what has become of backups. What runs, failed or is broken is what the operations' records say; what is kept is what was listed
 * when it was complete, so that nothing half-done is ever taken for a backup. Failures are the store's own, unchecked and worth a retry.
 */
public interface Executions {
    /**
     * Of one backup, the newest first.
     *
     * @param environment wire name
     * @param limit at least 1
     */
    List<Execution> of(String environment, String backup, int limit);

    /** The newest one of that backup that was proven. */
    Optional<Execution> latestVerified(String environment, String backup);

    /** The one of that id. */
    Optional<Execution> find(String id);
}
