package io.opsaga.archive;

import io.opsaga.inventory.SectionKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code backups} of an inventory.
 *
 * @param byName jobs by their names; whatever they name is declared in the same inventory
 */
public record BackupJobs(Map<String, BackupJob> byName) {
    public static final SectionKey<BackupJobs> KEY = new SectionKey<>("backups", BackupJobs.class);

    public BackupJobs {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }
}
