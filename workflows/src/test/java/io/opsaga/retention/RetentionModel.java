package io.opsaga.retention;

import io.opsaga.archive.Retention;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says of each execution by itself why it is kept, by counting what is newer than it: written from the documentation, without anything of
 * {@link RetentionRules}. Periods are the texts that a calendar prints.
 */
final class RetentionModel {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter WEEK = DateTimeFormatter.ISO_WEEK_DATE;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);
    private static final int WEEK_WITHOUT_ITS_DAY = "2026-W48".length();

    private final Retention rules;
    private final ZoneId zone;
    private final Set<String> stores;
    private final Stock stock;

    RetentionModel(Retention rules, ZoneId zone, Set<String> stores, Stock stock) {
        this.rules = rules;
        this.zone = zone;
        this.stores = stores;
        this.stock = stock;
    }

    /** The reasons of each, by its id. */
    Map<String, Set<KeepReason>> reasons() {
        Map<String, Set<KeepReason>> reasons = new TreeMap<>();
        List<String> days = texts(DAY, 0);
        List<String> weeks = texts(WEEK, WEEK_WITHOUT_ITS_DAY);
        List<String> months = texts(MONTH, 0);
        for (int i = 0; i < stock.listed().size(); i++) {
            Listed one = stock.listed().get(i);
            Set<KeepReason> kept = new TreeSet<>();
            add(kept, KeepReason.LATEST, newer(i) < rules.keepLast());
            add(kept, KeepReason.DAILY, closes(i, days) && newerPeriods(i, days) < rules.daily());
            add(kept, KeepReason.WEEKLY, closes(i, weeks) && newerPeriods(i, weeks) < rules.weekly());
            add(kept, KeepReason.MONTHLY, closes(i, months) && newerPeriods(i, months) < rules.monthly());
            add(kept, KeepReason.LAST_VERIFIED, one.verified() && newerVerified(i) == 0);
            add(kept, KeepReason.NEEDED, stock.needed().get(one.id()) != null);
            add(kept, KeepReason.OUT_OF_REACH, one.stores().stream().anyMatch(store -> !stores.contains(store)));
            reasons.put(one.id(), kept);
        }
        return reasons;
    }

    private static void add(Set<KeepReason> to, KeepReason reason, boolean holds) {
        if (holds) {
            to.add(reason);
        }
    }

    private List<String> texts(DateTimeFormatter format, int length) {
        List<String> texts = new ArrayList<>();
        for (Listed one : stock.listed()) {
            String text = format.format(one.takenAt().atZone(zone).toLocalDate());
            texts.add(length == 0 ? text : text.substring(0, length));
        }
        return texts;
    }

    private boolean isNewer(int j, int i) {
        Listed one = stock.listed().get(i);
        Listed other = stock.listed().get(j);
        int order = other.takenAt().compareTo(one.takenAt());
        return order > 0 || (order == 0 && other.id().compareTo(one.id()) > 0);
    }

    private int newer(int i) {
        int count = 0;
        for (int j = 0; j < stock.listed().size(); j++) {
            count += isNewer(j, i) ? 1 : 0;
        }
        return count;
    }

    private int newerVerified(int i) {
        int count = 0;
        for (int j = 0; j < stock.listed().size(); j++) {
            count += isNewer(j, i) && stock.listed().get(j).verified() ? 1 : 0;
        }
        return count;
    }

    /** Whether nothing newer is in its period. */
    private boolean closes(int i, List<String> periods) {
        for (int j = 0; j < periods.size(); j++) {
            if (isNewer(j, i) && periods.get(j).equals(periods.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** In how many periods the newer ones are. */
    private int newerPeriods(int i, List<String> periods) {
        Set<String> others = new TreeSet<>();
        for (int j = 0; j < periods.size(); j++) {
            if (isNewer(j, i)) {
                others.add(periods.get(j));
            }
        }
        return others.size();
    }
}
