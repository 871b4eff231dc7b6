package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.BackupSchedule.Overlap;
import io.opsaga.archive.Cron;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads when a backup is made. */
final class ScheduleReader {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration MISSED_WITHIN = Duration.ofHours(1);

    /** To Temporal anything shorter is this. */
    private static final Duration LEAST_MISSED_WITHIN = Duration.ofSeconds(10);

    private ScheduleReader() {}

    static @Nullable BackupSchedule read(@Nullable Mapping schedule) {
        if (schedule == null) {
            return null;
        }
        Cron cron = cron(schedule.get("cron"));
        Field zoneField = schedule.get("time_zone");
        ZoneId zone = zoneField == null ? UTC : Values.timeZone(zoneField);
        Duration jitter = schedule.duration("jitter", Duration.ZERO);
        Duration missedWithin = missedWithin(schedule);
        Overlap overlap = overlap(schedule.get("overlap"));
        return cron == null || zone == null || jitter == null || missedWithin == null || overlap == null
                ? null
                : new BackupSchedule(cron, zone, jitter, missedWithin, overlap);
    }

    private static @Nullable Cron cron(@Nullable Field field) {
        String text = Values.text(field);
        if (field == null || text == null) {
            return null;
        }
        try {
            return new Cron(text);
        } catch (IllegalArgumentException e) {
            field.refuse(String.valueOf(e.getMessage()), Cron.ALLOWED);
            return null;
        }
    }

    private static @Nullable Duration missedWithin(Mapping schedule) {
        Duration within = schedule.duration("missed_within", MISSED_WITHIN);
        Field field = schedule.get("missed_within");
        if (field != null && within != null && within.compareTo(LEAST_MISSED_WITHIN) < 0) {
            field.refuse("is " + field.text(), "from 10s to 24h");
        }
        return within;
    }

    private static @Nullable Overlap overlap(@Nullable Field field) {
        String word = field == null ? "skip" : field.text();
        return word == null ? null : Overlap.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
