package io.opsaga.archive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a backup has come.
 *
 * @param kept when the newest one was taken that can be restored, proven or not; null where there is none
 * @param verified when the newest one was taken that was proven; null where there is none
 * @param running when the newest one was asked for, where that is under way or waits; null where it has ended
 */
public record NewestBackup(
        @Nullable Instant kept,
        @Nullable Instant verified,
        @Nullable Instant running) {
    public static final NewestBackup NONE = new NewestBackup(null, null, null);
}
