package io.opsaga.activities.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with its JSON escapes resolved (RFC 8259, section 7), and for each of its characters the place in the original. Writers differ in what they
 * escape; readers agree on what an escape means. Text outside of strings is unescaped as well, since a log need not be JSON as a whole.
 */
final class Unescaped {
    /** How deep JSON within JSON is read; collectors of logs nest it. */
    private static final int DEEPEST = 4;

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");
    private static final String SHORT = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    /** The end of a text that may be the beginning of an escape. */
    private static final Pattern BEGUN = Pattern.compile("\\\\{1,16}(u[0-9a-fA-F]{0,3})?$");

    private final String text;
    /** The place of each character, and of the end. */
    private final int[] at;

    private Unescaped(String text, int[] at) {
        this.text = text;
        this.at = at;
    }

    /** The text as it was written, and with the escapes of each level resolved. */
    static List<Unescaped> all(String written) {
        List<Unescaped> all = new ArrayList<>();
        int[] places = new int[written.length() + 1];
        Arrays.setAll(places, i -> i);
        all.add(new Unescaped(written, places));
        for (int depth = 0; depth < DEEPEST; depth++) {
            Unescaped last = all.get(all.size() - 1);
            Unescaped next = last.text.indexOf('\\') < 0 ? last : last.once();
            if (next.text.length() == last.text.length()) {
                break;
            }
            all.add(next);
        }
        return all;
    }

    /** How much of a text is there without an escape that has only begun at its end. */
    static int whole(String written) {
        Matcher begun = BEGUN.matcher(written);
        return begun.find() ? begun.start() : written.length();
    }

    private Unescaped once() {
        StringBuilder plain = new StringBuilder(text.length());
        int[] places = new int[text.length() + 1];
        Matcher escape = ESCAPE.matcher(text);
        int done = 0;
        while (escape.find()) {
            done = copied(plain, places, done, escape.start());
            places[plain.length()] = at[escape.start()];
            plain.append(
                    escape.group(1) == null
                            ? MEANT.charAt(SHORT.indexOf(escape.group(2)))
                            : (char) Integer.parseInt(escape.group(1), 16));
            done = escape.end();
        }
        copied(plain, places, done, text.length());
        places[plain.length()] = at[text.length()];
        return new Unescaped(plain.toString(), Arrays.copyOf(places, plain.length() + 1));
    }

    private int copied(StringBuilder plain, int[] places, int from, int to) {
        for (int i = from; i < to; i++) {
            places[plain.length()] = at[i];
            plain.append(text.charAt(i));
        }
        return to;
    }

    String text() {
        return text;
    }

    /** Where that character of it, or the end, was written. */
    int at(int place) {
        return at[place];
    }

    /** That part of it, where it was written. */
    HiddenValue.Place back(HiddenValue.Place place) {
        return new HiddenValue.Place(at[place.start()], at[place.end()], place.name());
    }

    /** The first of its characters that was written there or behind. */
    int from(int written) {
        int place = Arrays.binarySearch(at, written);
        return place >= 0 ? place : -place - 1;
    }
}
