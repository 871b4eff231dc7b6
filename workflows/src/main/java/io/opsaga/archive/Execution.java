package io.opsaga.archive;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a backup, whatever has become of it.
 *
 * @param id that of its operation
 * @param environment wire name
 * @param backup the name of the backup
 * @param finished what there is to restore; null unless the status is {@link ExecutionStatus#isKept kept}
 * @param started when it was asked for
 * @param ended when its operation had its verdict; null while it runs
 * @param reason why it failed, is broken or is unverified, for people; empty otherwise
 */
public record Execution(
        String id,
        String environment,
        String backup,
        ExecutionStatus status,
        @Nullable FinishedBackup finished,
        Instant started,
        @Nullable Instant ended,
        String reason) {
    /** In bytes, before compression; null where there is nothing. */
    public @Nullable Long size() {
        return finished == null ? null : finished.manifest().size();
    }

    /** How long it took; null while it runs. */
    public @Nullable Duration took() {
        return ended == null ? null : Duration.between(started, ended);
    }

    /** When it was proven; null where it was not. */
    public @Nullable Instant verifiedAt() {
        return finished == null ? null : finished.verifiedAt();
    }
}
