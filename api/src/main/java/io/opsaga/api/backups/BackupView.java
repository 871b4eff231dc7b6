package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared backup and how it stands.
 *
 * @param backupId its name, which is its own within the environment
 * @param source what it is made of, as operations lock it
 * @param schedule null where it is made by order only
 * @param nextRun when it is made next by its schedule; null where it has none, and as long as nothing runs schedules
 * @param status that of its last execution; null where there has been none
 * @param lastVerified id of the newest execution that was proven; null where there is none
 * @param rpoSeconds how old the newest data is that was proven to be restorable; null where there is none
 */
record BackupView(
        String backupId,
        String environment,
        String source,
        String store,
        List<String> copies,
        @Nullable ScheduleView schedule,
        @Nullable Instant nextRun,
        @Nullable String status,
        @Nullable ExecutionView lastExecution,
        @Nullable String lastVerified,
        @Nullable Long rpoSeconds) {
    /** When it is made. */
    record ScheduleView(String cron, String timeZone) {
        static ScheduleView of(BackupSchedule schedule) {
            return new ScheduleView(schedule.cron().text(), schedule.timeZone().getId());
        }
    }

    static BackupView of(Declared declared, Optional<Execution> last, Optional<Execution> verified, Instant now) {
        BackupSchedule schedule = declared.job().schedule();
        return new BackupView(
                declared.name(),
                declared.environment(),
                declared.job().source().target(declared.environment()).text(),
                declared.job().store(),
                declared.job().copies(),
                schedule == null ? null : ScheduleView.of(schedule),
                null,
                last.map(execution -> execution.status().name()).orElse(null),
                last.map(ExecutionView::of).orElse(null),
                verified.map(Execution::id).orElse(null),
                verified.map(Execution::finished)
                        .map(finished -> Duration.between(finished.manifest().takenAt(), now)
                                .toSeconds())
                        .orElse(null));
    }
}
