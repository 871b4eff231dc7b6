package io.opsaga.archive;

import java.util.SortedMap;

/**
 * Somebody who may still need executions of backups: a restore that can still be rolled back, a migration whose way back is a backup, a
 * release that is pinned together with its data. One bean for each; what any of them names is never removed. It is asked under the locks of
 * the backup and of its stores, and has to tell by then what it will need. Failures are the store's own, unchecked and worth a retry.
 */
public interface Needed {
    /**
     * The ids of the executions that it needs, each with what needs it, for people.
     *
     * @param environment wire name
     * @param backup the name of the backup
     */
    SortedMap<String, String> of(String environment, String backup);
}
