package io.opsaga.retention;

import io.opsaga.archive.Retention;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which executions of a backup are kept. It depends on nothing but what it is told: on no clock either, since what is kept is counted
 * in days, weeks and months that have an execution. So nothing goes because time has passed: a backup that is not made any more keeps what it
 * has.
 *
 * <p>Days, weeks (from Monday) and months are those of a time zone; a day on which clocks are changed is one day, whatever its length. What
 * any rule wants to keep stays. Beside what the rules say, three stay whatever they say: the newest, the newest that was verified, and what
 * somebody needs.
 */
public final class RetentionRules {
    private final @Nullable Retention rules;
    private final ZoneId zone;
    private final Set<String> stores;

    /**
     * @param rules null where nothing is declared: then all stay
     * @param zone whose days are counted
     * @param stores the names of the stores that something may be removed from
     */
    public RetentionRules(@Nullable Retention rules, ZoneId zone, Collection<String> stores) {
        this.rules = rules;
        this.zone = zone;
        this.stores = new TreeSet<>(stores);
    }

    /** What becomes of each that is listed. */
    public RetentionPlan judge(Stock stock) {
        List<Listed> newestFirst = new ArrayList<>(stock.listed());
        newestFirst.sort(Listed.NEWEST_FIRST);
        Map<String, Set<KeepReason>> reasons = new TreeMap<>();
        newestFirst.forEach(one -> reasons.put(one.id(), EnumSet.noneOf(KeepReason.class)));
        if (rules == null) {
            newestFirst.forEach(one -> add(reasons, one, KeepReason.NOTHING_DECLARED));
        } else {
            byRule(newestFirst, rules, reasons);
        }
        inAnyCase(newestFirst, stock, reasons);
        return new RetentionPlan(newestFirst.stream()
                .map(one -> new Judged(one, List.copyOf(reasons.getOrDefault(one.id(), Set.of()))))
                .toList());
    }

    private void byRule(List<Listed> newestFirst, Retention kept, Map<String, Set<KeepReason>> reasons) {
        newestFirst.stream().limit(Math.max(1, kept.keepLast())).forEach(one -> add(reasons, one, KeepReason.LATEST));
        newestOfEach(newestFirst, day -> day, kept.daily()).forEach(one -> add(reasons, one, KeepReason.DAILY));
        newestOfEach(newestFirst, RetentionRules::monday, kept.weekly())
                .forEach(one -> add(reasons, one, KeepReason.WEEKLY));
        newestOfEach(newestFirst, day -> day.withDayOfMonth(1), kept.monthly())
                .forEach(one -> add(reasons, one, KeepReason.MONTHLY));
    }

    private void inAnyCase(List<Listed> newestFirst, Stock stock, Map<String, Set<KeepReason>> reasons) {
        newestFirst.stream()
                .filter(Listed::verified)
                .findFirst()
                .ifPresent(one -> add(reasons, one, KeepReason.LAST_VERIFIED));
        for (Listed one : newestFirst) {
            if (stock.needed().containsKey(one.id())) {
                add(reasons, one, KeepReason.NEEDED);
            }
            if (!stores.containsAll(one.stores())) {
                add(reasons, one, KeepReason.OUT_OF_REACH);
            }
        }
    }

    /**
     * The newest of each period, for so many periods that have one.
     *
     * @param period the first day of the period that a day is in
     */
    private List<Listed> newestOfEach(List<Listed> newestFirst, UnaryOperator<LocalDate> period, int periods) {
        // A set, since dates do not only fall: some zones have put their clocks back across midnight.
        Set<LocalDate> seen = new TreeSet<>();
        List<Listed> newest = new ArrayList<>();
        for (Listed one : newestFirst) {
            if (newest.size() >= periods) {
                break;
            }
            if (seen.add(period.apply(one.takenAt().atZone(zone).toLocalDate()))) {
                newest.add(one);
            }
        }
        return newest;
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static void add(Map<String, Set<KeepReason>> reasons, Listed one, KeepReason reason) {
        Set<KeepReason> known = reasons.get(one.id());
        if (known != null) {
            known.add(reason);
        }
    }
}
