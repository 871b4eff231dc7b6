package io.opsaga.activities.inventory;

import io.opsaga.inventory.Similarity;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that help whoever has to mend the file. */
final class Hints {
    private static final int SHOWN = 80;
    private static final int NAMES_SHOWN = 20;

    private Hints() {}

    /** "; did you mean …?" where one of the right words is near, else nothing. */
    static String didYouMean(String wrong, Collection<String> right) {
        String word = normal(wrong);
        int tolerance = Math.max(1, Math.min(3, word.length() / 3));
        if (word.length() > 2 * SHOWN) {
            return "";
        }
        return right.stream()
                .filter(candidate -> Similarity.distance(word, normal(candidate)) <= tolerance)
                .min(Comparator.comparingInt(candidate -> Similarity.distance(word, normal(candidate))))
                .map("; did you mean %s?"::formatted)
                .orElse("");
    }

    /** Names for a message, not more than somebody would read. */
    static String listed(Set<String> names) {
        String some = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? some + " and %d more".formatted(names.size() - NAMES_SHOWN) : some;
    }

    /** The value for a message: on one line, not endless, in quotes where its limits would be unclear. */
    static String quoted(String value) {
        String shown = value.codePoints()
                .limit(SHOWN)
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c),
                        StringBuilder::append)
                .toString();
        String whole = shown.length() < value.length() ? shown + "…" : shown;
        return whole.matches("[!-~&&[^\"]]+") ? whole : '"' + whole + '"';
    }

    /** A key as part of a path. */
    static String key(String key) {
        String shown = quoted(key);
        return shown.matches("[A-Za-z0-9_-]+") ? shown : shown.startsWith("\"") ? shown : '"' + shown + '"';
    }

    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_').replace("_", "");
    }
}
