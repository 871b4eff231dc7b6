package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.ExpectedBackups;
import io.opsaga.archive.MissingBackup;
import io.opsaga.archive.NewestBackup;
import io.opsaga.archive.NewestBackups;
import io.opsaga.backup.BackupKind;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.Schedules;
import io.opsaga.schedule.Schedules.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How declared backups stand by their schedules and by what there is of them. */
@Component
class BackupStandings {
    private static final Logger LOG = LoggerFactory.getLogger(BackupStandings.class);

    private final NewestBackups newest;
    private final Schedules schedules;

    BackupStandings(NewestBackups newest, Schedules schedules) {
        this.newest = newest;
        this.schedules = schedules;
    }

    /**
     * One of them.
     *
     * @param schedule null where it has none, and where nobody can tell now
     * @param missing null where nothing is, and where nobody can tell now
     */
    record Standing(
            Declared declared,
            NewestBackup newest,
            @Nullable ScheduleStand schedule,
            @Nullable MissingBackup missing) {}

    /** All of these; without what schedules say where Temporal does not answer. */
    List<Standing> tell(List<Declared> declared, Instant now) {
        Map<ScheduleName, ScheduleStand> stands = schedules(declared);
        Map<BackupName, NewestBackup> all =
                newest.of(declared.stream().map(BackupStandings::name).toList());
        return declared.stream()
                .map(one -> standing(
                        one,
                        all.getOrDefault(name(one), NewestBackup.NONE),
                        schedule(one).map(stands::get).orElse(null),
                        now))
                .toList();
    }

    /** Whether a schedule is declared, and which it is. */
    static Optional<ScheduleName> schedule(Declared one) {
        return one.job().schedule() == null
                ? Optional.empty()
                : Optional.of(new ScheduleName(BackupKind.NAME, one.environment(), one.name()));
    }

    static BackupName name(Declared one) {
        return new BackupName(one.environment(), one.name());
    }

    private Map<ScheduleName, ScheduleStand> schedules(List<Declared> declared) {
        try {
            return schedules.stands(
                    declared.stream().flatMap(one -> schedule(one).stream()).toList());
        } catch (Unavailable e) {
            LOG.debug("Schedules cannot be told of: {}", e.getMessage());
            return Map.of();
        }
    }

    /** While it is paused nothing is expected of it. */
    private static Standing standing(Declared one, NewestBackup newest, @Nullable ScheduleStand stand, Instant now) {
        BackupSchedule schedule = one.job().schedule();
        MissingBackup missing = schedule == null || stand == null || stand.paused()
                ? null
                : new ExpectedBackups(schedule, one.job().verify())
                        .missing(newest, stand.since(), now)
                        .orElse(null);
        return new Standing(one, newest, stand, missing);
    }
}
