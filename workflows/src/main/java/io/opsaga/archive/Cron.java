package io.opsaga.archive;

import java.time.Month;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A time that comes again and again, as a cron expression of five fields. Only what all readers of cron understand alike is one, so that
 * Temporal, which reads it in the end, makes of it what its author meant.
 *
 * @param text minute, hour, day of the month, month and weekday, with one space between each
 */
public record Cron(String text) {
    /** The allowed syntax, for error messages. */
    public static final String ALLOWED =
            "minute, hour, day of month, month and weekday, like 0 3 * * 1-5: each is *, a number"
                    + " or a range, a list of these, and after * or a range a step like */15; days of the month or weekdays, not both";

    /**
     * @throws IllegalArgumentException if it is no such expression, or one whose time never comes; the message says what is wrong with it,
     *     as the end of a sentence
     */
    public Cron {
        Map<Part, SortedSet<Integer>> values = values(text);
        checkDays(values.get(Part.DAY), values.get(Part.MONTH), values.get(Part.WEEKDAY));
    }

    /** What each part allows; a Sunday is 0. */
    Map<Part, SortedSet<Integer>> values() {
        return values(text);
    }

    private static Map<Part, SortedSet<Integer>> values(String text) {
        List<String> fields = List.of(text.split(" ", -1));
        if (fields.size() != Part.values().length) {
            throw new IllegalArgumentException("does not have five fields, with one space between each");
        }
        EnumMap<Part, SortedSet<Integer>> values = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            values.put(part, part.values(fields.get(values.size())));
        }
        return values;
    }

    private static void checkDays(SortedSet<Integer> days, SortedSet<Integer> months, SortedSet<Integer> weekdays) {
        if (days.size() < 31 && weekdays.size() < 7) {
            // To Temporal a day has to be both, to cron either: the thirteenth and every Friday, or a Friday the
            // thirteenth.
            throw new IllegalArgumentException("names days of the month and weekdays");
        }
        int longest = months.stream()
                .mapToInt(month -> Month.of(month).maxLength())
                .max()
                .orElse(0);
        if (days.first() > longest) {
            throw new IllegalArgumentException("names a day that none of its months has");
        }
    }

    /** A field of the expression. */
    enum Part {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        /** Sunday is 0 and 7. */
        WEEKDAY("weekday", 0, 7, "sun mon tue wed thu fri sat");

        /** Letters of a name. */
        private static final int NAME = 3;

        private final String title;
        private final int least;
        private final int most;
        /** In their order, with a space between each. */
        private final String names;

        Part(String title, int least, int most, String names) {
            this.title = title;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        SortedSet<Integer> values(String field) {
            SortedSet<Integer> values = new TreeSet<>();
            for (String element : field.split(",", -1)) {
                add(element, values);
            }
            return values;
        }

        private void add(String element, SortedSet<Integer> values) {
            int slash = element.indexOf('/');
            String range = slash < 0 ? element : element.substring(0, slash);
            int step = slash < 0 ? 1 : number(element.substring(slash + 1));
            boolean all = range.equals("*");
            int dash = range.indexOf('-');
            int from = all ? least : value(dash < 0 ? range : range.substring(0, dash));
            int to = all ? most : dash < 0 ? from : value(range.substring(dash + 1));
            // A step after a single value is a step to the end for some, and nothing for others.
            boolean aimless = slash >= 0 && !all && dash < 0;
            if (from < least || to > most || to < from || step < 1 || step > most || aimless) {
                throw new IllegalArgumentException(
                        "has %s for its %s".formatted(element.isEmpty() ? "nothing" : element, title));
            }
            for (int value = from; value <= to; value += step) {
                values.add(this == WEEKDAY ? value % 7 : value);
            }
        }

        /** The number, or that of the name; below all that is allowed for anything else. */
        private int value(String text) {
            int name = text.length() == NAME ? names.indexOf(text.toLowerCase(Locale.ROOT)) : -1;
            return name >= 0 && name % (NAME + 1) == 0 ? name / (NAME + 1) + least : number(text);
        }

        private static int number(String text) {
            boolean digits =
                    text.length() <= 2 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return digits ? Integer.parseInt(text) : -1;
        }
    }
}
