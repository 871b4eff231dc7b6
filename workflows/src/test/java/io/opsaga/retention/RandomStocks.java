package io.opsaga.retention;

import io.opsaga.archive.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Histories of backups that nobody has thought of: more than one a day, none for months, two at one instant, clocks that are changed. */
final class RandomStocks {
    static final List<String> STORES = List.of("offsite", "on-pc2");
    private static final int MOST = 45;

    /** Also zones whose clocks have gone back across midnight (St. John's, 2006), by half an hour, or over a whole day (Apia, 2011). */
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("America/St_Johns"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Pacific/Apia"));

    /** Shortly before clocks are changed somewhere, or a year begins in the middle of a week. */
    private static final List<Instant> STARTS = List.of(
            Instant.parse("2006-10-28T00:00:00Z"),
            Instant.parse("2011-12-28T06:00:00Z"),
            Instant.parse("2020-12-30T12:00:00Z"),
            Instant.parse("2026-03-27T22:00:00Z"),
            Instant.parse("2026-10-23T20:00:00Z"));

    private final Random random;

    RandomStocks(long seed) {
        random = new Random(seed);
    }

    ZoneId zone() {
        return ZONES.get(random.nextInt(ZONES.size()));
    }

    Retention rules() {
        return new Retention(1 + random.nextInt(4), random.nextInt(9), random.nextInt(6), random.nextInt(5));
    }

    /** The same, with more to be kept by each rule, or as much. */
    Retention more(Retention rules) {
        return new Retention(
                rules.keepLast() + random.nextInt(3),
                rules.daily() + random.nextInt(3),
                rules.weekly() + random.nextInt(3),
                rules.monthly() + random.nextInt(3));
    }

    Stock stock() {
        List<Listed> listed = new ArrayList<>();
        SortedMap<String, String> needed = new TreeMap<>();
        Instant at = STARTS.get(random.nextInt(STARTS.size()));
        int provenOneIn = 1 + random.nextInt(6);
        Duration longest = pause();
        int count = random.nextInt(MOST);
        for (int i = 0; i < count; i++) {
            at = at.plusSeconds(random.nextInt(10) == 0 ? 0 : random.nextInt((int) longest.toSeconds()));
            String id = "backup_%03d".formatted(random.nextInt(1000)) + "_" + i;
            List<String> stores = random.nextInt(25) == 0 ? List.of("given-up") : STORES;
            listed.add(new Listed(id, at, random.nextInt(provenOneIn) == 0, stores));
            if (random.nextInt(20) == 0) {
                needed.put(id, "restore_1");
            }
        }
        needed.put("backup_of_another", "restore_2");
        Collections.shuffle(listed, random);
        return new Stock(listed, List.of(), needed);
    }

    private Duration pause() {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofHours(2);
            case 1 -> Duration.ofHours(30);
            case 2 -> Duration.ofDays(9);
            default -> Duration.ofDays(50);
        };
    }

    Stock shuffled(Stock stock) {
        List<Listed> listed = new ArrayList<>(stock.listed());
        Collections.shuffle(listed, random);
        return new Stock(listed, stock.left(), stock.needed());
    }
}
