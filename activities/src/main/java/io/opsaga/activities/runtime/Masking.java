package io.opsaga.activities.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the values of an agent's environment in what its machine has printed, as they may be secrets. Each is replaced by the name of
 * its variable. What a program made of a value (another encoding, an excerpt) cannot be known.
 */
public final class Masking {
    /** A value that is shorter may be part of any word; only where it stands for itself is it taken for the value. */
    private static final int UNMISTAKABLE = 8;

    private static final int SHORTEST = 2;

    /** Values that mean nothing, and that texts would be unreadable without. */
    private static final Set<String> ORDINARY = Set.of(
            "true",
            "false",
            "yes",
            "no",
            "on",
            "off",
            "none",
            "null",
            "debug",
            "info",
            "warn",
            "error",
            "localhost",
            "127.0.0.1",
            "0.0.0.0");

    /** @param value what is hidden, which is a line of it where it has several */
    private record Known(String name, String value) {
        String shown() {
            return "[value of %s]".formatted(name);
        }
    }

    private final List<Known> known;

    private Masking(List<Known> known) {
        this.known = known;
    }

    /** @param open values that are no secret, as Opsaga says them itself */
    static Masking of(Map<String, String> environment, Set<String> open) {
        return of(List.of(environment), open);
    }

    /** The same for several environments, in which a variable may have several values. */
    static Masking of(List<Map<String, String>> environments, Set<String> open) {
        Set<Known> all = new LinkedHashSet<>();
        environments.forEach(environment -> environment.forEach((name, value) -> value.strip()
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST && !ORDINARY.contains(line) && !open.contains(line))
                .forEach(line -> all.add(new Known(name, line)))));
        List<Known> known = new ArrayList<>(all);
        // A value that contains another one is looked for first.
        known.sort(Comparator.comparing((Known one) -> one.value().length()).reversed());
        return new Masking(known);
    }

    /** The text without the values; also without what is left of one where the text was cut. */
    public String masked(String text) {
        String masked = text;
        for (Known one : known) {
            masked = without(withoutEnds(masked, one), one);
        }
        return masked;
    }

    /** The same for a text of which nothing is missing that stood before it. */
    String maskedWhole(String text) {
        String masked = text;
        for (Known one : known) {
            masked = without(masked, one);
        }
        return masked;
    }

    private static String without(String text, Known one) {
        return everywhere(one).matcher(text).replaceAll(Matcher.quoteReplacement(one.shown()));
    }

    /** How much of a text can be masked while more is to come: all but an end that may be the beginning of a value. */
    int settled(String text) {
        int end = known.stream()
                .mapToInt(one -> text.length() - beginning(text, one.value()))
                .min()
                .orElse(text.length());
        // What is left must not end within a value either, which would not be found in two pieces.
        for (int before = -1; before != end; ) {
            before = end;
            for (Known one : known) {
                int at = end == 0 ? -1 : text.lastIndexOf(one.value(), end - 1);
                end = at >= 0 && at + one.value().length() > end ? at : end;
            }
        }
        return end;
    }

    /** How long the beginning of the value is that the text ends with; less than all of it. */
    private static int beginning(String text, String value) {
        int length = Math.min(value.length() - 1, text.length());
        while (length > 0 && !text.endsWith(value.substring(0, length))) {
            length--;
        }
        return length;
    }

    private static Pattern everywhere(Known one) {
        String quoted = Pattern.quote(one.value());
        return Pattern.compile(
                one.value().length() >= UNMISTAKABLE
                        ? quoted
                        : "(?<![\\p{L}\\p{N}])%s(?![\\p{L}\\p{N}])".formatted(quoted));
    }

    private static String withoutEnds(String text, Known one) {
        String value = one.value();
        for (int length = value.length() - 1; length >= UNMISTAKABLE / 2 && value.length() >= UNMISTAKABLE; length--) {
            if (text.startsWith(value.substring(value.length() - length))) {
                return one.shown() + text.substring(length);
            }
        }
        return text;
    }
}
