package io.opsaga.archive;

import io.opsaga.archive.MissingBackup.What;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a schedule says with what there is. A time of the schedule is due once nobody would make up for it any more, that is
 * {@code jitter} and {@code missedWithin} after it; and where an execution was asked for since and is under way, when the next time comes: what
 * takes long is not missing, and what hangs does not hide it for ever. A due time wants something that was taken at that time or later.
 */
public final class ExpectedBackups {
    private final CronTimes times;
    private final BackupSchedule schedule;
    private final int provenOf;

    /** @param verify which executions should be proven; where none should, none is missed for not being it */
    public ExpectedBackups(BackupSchedule schedule, Verification verify) {
        this.times = new CronTimes(schedule.cron(), schedule.timeZone());
        this.schedule = schedule;
        this.provenOf = provenOf(verify);
    }

    /** 0 for none, n for one of n. */
    private static int provenOf(Verification verify) {
        if (verify instanceof Verification.Every every) {
            return every.executions();
        }
        return verify instanceof Verification.Always ? 1 : 0;
    }

    /**
     * What is missing.
     *
     * @param since from when on something is expected of the schedule: nobody misses what came before it was declared, or resumed
     */
    public Optional<MissingBackup> missing(NewestBackup newest, Instant since, Instant now) {
        Instant due = due(newest, now);
        if (due == null || due.isBefore(since)) {
            return Optional.empty();
        }
        return missing(What.NOT_MADE, newest.kept(), 1, since, due)
                .or(() -> provenOf == 0
                        ? Optional.empty()
                        : missing(What.NOT_VERIFIED, newest.verified(), provenOf, since, due));
    }

    /** The latest time that is due; null where there is none. */
    private @Nullable Instant due(NewestBackup newest, Instant now) {
        Instant notAfter = now.minus(schedule.jitter()).minus(schedule.missedWithin());
        Instant due = times.latest(notAfter).orElse(null);
        Instant running = newest.running();
        if (due == null || running == null || running.isBefore(due)) {
            return due;
        }
        boolean over = times.next(due).filter(next -> !next.isAfter(now)).isPresent();
        return over ? due : times.latest(due.minusMillis(1)).orElse(null);
    }

    /** @param nth how many times may have come since the last one that is as wanted until it is missing: the first, or a later one */
    private Optional<MissingBackup> missing(What what, @Nullable Instant last, int nth, Instant since, Instant due) {
        // A time counts that comes exactly when something is expected from, and not one that was kept at that time.
        Instant from = last == null || last.isBefore(since) ? since.minusMillis(1) : last;
        return times.next(from, nth).filter(first -> !first.isAfter(due)).map(first -> new MissingBackup(what, first));
    }
}
