package io.opsaga.api.backups;

import io.opsaga.api.backups.BackupStandings.Standing;
import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.Execution;
import io.opsaga.archive.MissingBackup;
import io.opsaga.schedule.ScheduleStand;
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
 * @param nextRun when it is made next by its schedule; null where it has none, is paused, or nobody can tell now
 * @param paused whether its schedule is paused; null where it has none, or nobody can tell now
 * @param pauseNote who has paused or resumed it last, and why; null where nobody has
 * @param status that of its last execution; null where there has been none
 * @param lastVerified id of the newest execution that was proven; null where there is none
 * @param missing what is missing of it by its schedule; null where nothing is, or nobody can tell now
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
        @Nullable Boolean paused,
        @Nullable String pauseNote,
        @Nullable String status,
        @Nullable MissingView missing,
        @Nullable ExecutionView lastExecution,
        @Nullable String lastVerified,
        @Nullable Long rpoSeconds) {
    /** When it is made. */
    record ScheduleView(String cron, String timeZone) {
        static ScheduleView of(BackupSchedule schedule) {
            return new ScheduleView(schedule.cron().text(), schedule.timeZone().getId());
        }
    }

    /**
     * What is missing.
     *
     * @param since the first time of the schedule for which there is none
     */
    record MissingView(String what, Instant since, String sentence) {
        static MissingView of(MissingBackup missing) {
            return new MissingView(
                    missing.what().name(), missing.since(), missing.what().sentence());
        }
    }

    static BackupView of(Standing standing, Optional<Execution> last, Optional<Execution> verified, Instant now) {
        Declared declared = standing.declared();
        BackupSchedule schedule = declared.job().schedule();
        Optional<ScheduleStand> stand = Optional.ofNullable(standing.schedule());
        return new BackupView(
                declared.name(),
                declared.environment(),
                declared.job().source().target(declared.environment()).text(),
                declared.job().store(),
                declared.job().copies(),
                schedule == null ? null : ScheduleView.of(schedule),
                stand.map(ScheduleStand::next).orElse(null),
                stand.map(ScheduleStand::paused).orElse(null),
                stand.map(ScheduleStand::note).filter(note -> !note.isEmpty()).orElse(null),
                last.map(execution -> execution.status().name()).orElse(null),
                Optional.ofNullable(standing.missing()).map(MissingView::of).orElse(null),
                last.map(ExecutionView::of).orElse(null),
                verified.map(Execution::id).orElse(null),
                verified.map(Execution::finished)
                        .map(finished -> Duration.between(finished.manifest().takenAt(), now)
                                .toSeconds())
                        .orElse(null));
    }
}
