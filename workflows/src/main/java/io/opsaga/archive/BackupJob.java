package io.opsaga.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared backup.
 *
 * @param store the name of the store that it is written to
 * @param copies the names of further stores that it is copied to afterwards; never {@code store} itself
 * @param schedule when it is made; null where only by order
 * @param retention what is kept; null where nothing is ever removed
 * @param verify which of its executions are restored into a throw-away target and probed
 */
public record BackupJob(
        BackupSource source,
        String store,
        List<String> copies,
        @Nullable BackupSchedule schedule,
        @Nullable Retention retention,
        Verification verify) {
    public BackupJob {
        copies = List.copyOf(copies);
    }
}
