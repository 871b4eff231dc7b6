package io.opsaga.api.backups;

import io.opsaga.archive.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a backup.
 *
 * @param executionId that of its operation, too
 * @param size of all its streams, in bytes before compression; null where there is nothing to restore
 * @param stored how many bytes it has added to its store; null where there is nothing to restore
 * @param duration in seconds; null while it runs
 * @param verifiedAt when it was restored into a throw-away target, and was what had been sent; null where it was not
 * @param reason why it failed, is broken or is unverified; empty otherwise
 */
record ExecutionView(
        String executionId,
        String status,
        @Nullable Long size,
        @Nullable Long stored,
        @Nullable Double duration,
        Instant startedAt,
        @Nullable Instant verifiedAt,
        String reason) {
    private static final double MILLIS = 1000;

    static ExecutionView of(Execution execution) {
        return new ExecutionView(
                execution.id(),
                execution.status().name(),
                execution.size(),
                execution.finished() == null ? null : execution.finished().stored(),
                Optional.ofNullable(execution.took())
                        .map(Duration::toMillis)
                        .map(millis -> millis / MILLIS)
                        .orElse(null),
                execution.started(),
                execution.verifiedAt(),
                execution.reason());
    }
}
