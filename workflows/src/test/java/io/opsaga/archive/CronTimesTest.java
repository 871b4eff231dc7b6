package io.opsaga.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a clock that is watched minute by minute, above all where it is put forward or back. */
class CronTimesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LENGTH = Duration.ofDays(3);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "0 3 * * *,      2026-11-28T12:00:00Z, 2026-11-28T02:00:00Z, 2026-11-29T02:00:00Z",
        "0 3 * * *,      2026-11-28T02:00:00Z, 2026-11-28T02:00:00Z, 2026-11-29T02:00:00Z",
        "30 2 * * *,     2026-03-29T12:00:00Z, 2026-03-28T01:30:00Z, 2026-03-30T00:30:00Z",
        "30 2 * * *,     2026-10-25T00:45:00Z, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
        "30 2 * * *,     2026-10-25T12:00:00Z, 2026-10-25T01:30:00Z, 2026-10-26T01:30:00Z",
        "0 0 29 2 *,     2026-11-28T12:00:00Z, 2024-02-28T23:00:00Z, 2028-02-28T23:00:00Z",
        "0 12 * * 7,     2026-11-28T12:00:00Z, 2026-11-22T11:00:00Z, 2026-11-29T11:00:00Z",
        "59 23 31 12 *,  2026-12-31T22:59:00Z, 2026-12-31T22:59:00Z, 2027-12-31T22:59:00Z"
    })
    void comesWhenTheClocksOfTheRegionShowIt(String cron, Instant at, Instant latest, Instant next) {
        CronTimes times = new CronTimes(new Cron(cron), BERLIN);

        assertThat(times.latest(at)).contains(latest);
        assertThat(times.next(at)).contains(next);
    }

    /** Also where the clock is moved by half an hour, at midnight, or never. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "America/Havana",
                "Australia/Lord_Howe",
                "Asia/Kolkata",
                "UTC"
            })
    void isWhatAWatchedClockShows(String region) {
        ZoneId zone = ZoneId.of(region);
        Random random = new Random(region.hashCode());
        for (String day : List.of("2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31")) {
            Instant from = Instant.parse(day + "T00:00:00Z");
            for (int n = 0; n < 12; n++) {
                Cron cron = cron(random);
                compare(new CronTimes(cron, zone), watched(cron, zone, from, LENGTH), random, from, cron);
            }
        }
    }

    private static void compare(CronTimes times, List<Instant> watched, Random random, Instant from, Cron cron) {
        for (int n = 0; n < 8; n++) {
            Instant at = from.plus(Duration.ofSeconds(random.nextInt((int) LENGTH.toSeconds())));
            List<Instant> later =
                    watched.stream().filter(time -> time.isAfter(at)).toList();
            List<Instant> before = watched.subList(0, watched.size() - later.size());
            if (!later.isEmpty()) {
                int nth = 1 + random.nextInt(later.size());
                assertThat(times.next(at, nth)).as("%s after %s", cron, at).contains(later.get(nth - 1));
            }
            if (!before.isEmpty()) {
                assertThat(times.latest(at)).as("%s until %s", cron, at).contains(before.get(before.size() - 1));
            }
        }
    }

    private static List<Instant> watched(Cron cron, ZoneId zone, Instant from, Duration length) {
        Map<Cron.Part, SortedSet<Integer>> allowed = cron.values();
        List<Instant> times = new ArrayList<>();
        for (Instant at = from; at.isBefore(from.plus(length)); at = at.plus(MINUTE)) {
            ZonedDateTime shown = at.atZone(zone);
            boolean so = allows(allowed, Cron.Part.MINUTE, shown.getMinute())
                    && allows(allowed, Cron.Part.HOUR, shown.getHour())
                    && allows(allowed, Cron.Part.DAY, shown.getDayOfMonth())
                    && allows(allowed, Cron.Part.MONTH, shown.getMonthValue())
                    && allows(allowed, Cron.Part.WEEKDAY, shown.getDayOfWeek().getValue() % 7);
            if (so) {
                times.add(at);
            }
        }
        return times;
    }

    private static boolean allows(Map<Cron.Part, SortedSet<Integer>> allowed, Cron.Part part, int value) {
        return allowed.getOrDefault(part, Collections.emptySortedSet()).contains(value);
    }

    private static Cron cron(Random random) {
        String day = random.nextInt(4) == 0 ? "*/2" : "*";
        String weekday = day.equals("*") && random.nextInt(3) == 0 ? "6-7" : "*";
        String minute = random.nextBoolean() ? numbers(random, 60) : "*/" + (1 + random.nextInt(59));
        String hour = random.nextInt(3) == 0 ? "*" : random.nextBoolean() ? "0-3" : numbers(random, 24);
        return new Cron("%s %s %s * %s".formatted(minute, hour, day, weekday));
    }

    private static String numbers(Random random, int below) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(n -> String.valueOf(random.nextInt(below)))
                .collect(Collectors.joining(","));
    }

    @Test
    void whatComesTooSeldomIsNotCountedForEver() {
        CronTimes leapDays = new CronTimes(new Cron("0 0 29 2 *"), ZoneId.of("UTC"));

        assertThat(leapDays.next(Instant.parse("2097-01-01T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
        assertThat(leapDays.next(Instant.parse("2026-01-01T00:00:00Z"), 4)).isEqualTo(Optional.empty());
    }
}
