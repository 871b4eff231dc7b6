package io.opsaga.activities.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value that is not to be shown.
 *
 * @param name of the variable that has it
 * @param value what is hidden, which is a line of it where it has several
 */
record HiddenValue(String name, String value) {
    static final int SHORTEST = 2;

    /** Whatever has so many characters is no part of another word by chance. */
    private static final int UNMISTAKABLE = 8;

    /** Nor is what has so many, unless it is an ordinary word or a number itself. */
    private static final int MIXED = 4;

    private static final Pattern WORD_OR_NUMBER = Pattern.compile("[\\p{L}\\p{M}]+|[+-]?\\p{N}+([.,]\\p{N}+)?");

    /** Part of a text, from its first character to before another. */
    record Place(int start, int end, String name) {}

    /** All places of it in a text; where they overlap, they are one. */
    List<Place> places(String text) {
        List<Place> places = new ArrayList<>();
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            int end = at + value.length();
            if (!isAnywhere() && !standsForItself(text, at, end)) {
                continue;
            }
            Place last = places.isEmpty() ? null : places.get(places.size() - 1);
            boolean overlaps = last != null && at < last.end();
            int start = overlaps ? places.remove(places.size() - 1).start() : at;
            places.add(new Place(start, end, name));
        }
        return places;
    }

    /** What is left of it where a text begins that was cut; of no length where nothing is. */
    Place rest(String text) {
        int length = isAnywhere() ? value.length() - 1 : 0;
        while (length >= MIXED && !text.startsWith(value.substring(value.length() - length))) {
            length--;
        }
        return new Place(0, length >= MIXED ? length : 0, name);
    }

    /** Whether it is taken for the value also within a word; a short word or number may be part of any. */
    private boolean isAnywhere() {
        return value.length() >= UNMISTAKABLE
                || (value.length() >= MIXED && !WORD_OR_NUMBER.matcher(value).matches());
    }

    private static boolean standsForItself(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.codePointBefore(start)))
                && (end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end)));
    }

    /** How long the beginning of the value is that the text ends with; less than all of it. */
    int beginning(String text) {
        int length = Math.min(value.length() - 1, text.length());
        while (length > 0 && !text.endsWith(value.substring(0, length))) {
            length--;
        }
        return length;
    }
}
