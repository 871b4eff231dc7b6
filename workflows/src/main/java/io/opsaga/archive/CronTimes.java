package io.opsaga.archive;

import io.opsaga.archive.Cron.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * When a cron expression's time comes, as Temporal's calendars have it: at every instant at which the clocks of the region show it. Where they
 * are put forward, a time that no clock shows does not come on that day; where they are put back, one that they show twice comes twice.
 */
public final class CronTimes {
    /** 29 February is eight years away where a century lies between, and some days are on their weekday only then. */
    private static final int FARTHEST = 9 * 366;

    private final ZoneId zone;
    private final Map<Part, SortedSet<Integer>> values;

    /** @param zone whose clocks are meant */
    public CronTimes(Cron cron, ZoneId zone) {
        this.zone = zone;
        this.values = cron.values();
    }

    /** The latest time that came at that instant or before; empty where none has come for nine years. */
    public Optional<Instant> latest(Instant notAfter) {
        LocalDate day = notAfter.atZone(zone).toLocalDate();
        for (int back = 0; back < FARTHEST; back++) {
            List<Instant> times = on(day.minusDays(back));
            for (int last = times.size() - 1; last >= 0; last--) {
                if (!times.get(last).isAfter(notAfter)) {
                    return Optional.of(times.get(last));
                }
            }
        }
        return Optional.empty();
    }

    /** The first time that comes after that instant; empty where none comes in nine years. */
    public Optional<Instant> next(Instant after) {
        return next(after, 1);
    }

    /** @param nth 1 for the first time after that instant, 2 for the one after it; empty where nine years have fewer */
    Optional<Instant> next(Instant after, int nth) {
        LocalDate day = after.atZone(zone).toLocalDate();
        int left = nth;
        for (int on = 0; on < FARTHEST; on++) {
            List<Instant> times = on(day.plusDays(on)).stream()
                    .filter(time -> time.isAfter(after))
                    .toList();
            if (times.size() >= left) {
                return Optional.of(times.get(left - 1));
            }
            left -= times.size();
        }
        return Optional.empty();
    }

    /** All times that come on that day, in their order. */
    private List<Instant> on(LocalDate day) {
        if (!of(Part.MONTH).contains(day.getMonthValue())
                || !of(Part.DAY).contains(day.getDayOfMonth())
                || !of(Part.WEEKDAY).contains(day.getDayOfWeek().getValue() % 7)) {
            return List.of();
        }
        List<Instant> times = new ArrayList<>();
        for (int hour : of(Part.HOUR)) {
            for (int minute : of(Part.MINUTE)) {
                LocalDateTime shown = LocalDateTime.of(day, LocalTime.of(hour, minute));
                for (ZoneOffset offset : zone.getRules().getValidOffsets(shown)) {
                    times.add(shown.toInstant(offset));
                }
            }
        }
        Collections.sort(times);
        return times;
    }

    private SortedSet<Integer> of(Part part) {
        return values.getOrDefault(part, Collections.emptySortedSet());
    }
}
