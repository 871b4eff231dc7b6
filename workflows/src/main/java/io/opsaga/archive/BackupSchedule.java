package io.opsaga.archive;

import java.time.Duration;
import java.time.ZoneId;

/**
 * When a backup is made without being ordered.
 *
 * @param timeZone what the cron expression's times are times of; a region, never an offset, so that Temporal knows it by the same name
 * @param jitter by how much each execution may be late, so that not all begin at once; zero for none
 * @param missedWithin how late an execution that was missed is still made up for, at least ten seconds; one that was missed longer ago
 *     is left out
 */
public record BackupSchedule(Cron cron, ZoneId timeZone, Duration jitter, Duration missedWithin, Overlap overlap) {
    /** What becomes of an execution whose time comes while the one before is still under way. */
    public enum Overlap {
        /** It is left out. */
        SKIP,
        /** It begins when the one before has ended. One waits at most; others are left out. */
        WAIT
    }
}
