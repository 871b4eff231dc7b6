package io.opsaga.activities.runtime;

import io.opsaga.activities.runtime.HiddenValue.Place;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hides the values of an agent's environment in what its machine has printed, as they may be secrets. Each is replaced by the name of
 * its variable; values that overlap, by the names of all. They are known as they are and as JSON may write them, also within JSON; what else
 * a program made of a value (another encoding, an excerpt) cannot be known.
 */
public final class Masking {
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

    private static final String SHOWN = "[value of %s]";
    private static final String AND = ", ";
    private static final Pattern MASKED = Pattern.compile("(\\[value of )([^\\[\\]\\n]+)\\]");

    private static final Comparator<Place> FIRST_AND_LONGEST = Comparator.comparingInt(Place::start)
            .thenComparing(Comparator.comparingInt(Place::end).reversed())
            .thenComparing(Place::name);

    private final List<HiddenValue> known;
    private final Set<String> names;

    private Masking(Set<HiddenValue> known) {
        this.known = List.copyOf(known);
        this.names = known.stream().map(HiddenValue::name).collect(Collectors.toSet());
    }

    /** @param open values that are no secret, as Opsaga says them itself */
    static Masking of(Map<String, String> environment, Set<String> open) {
        return of(List.of(environment), open);
    }

    /** The same for several environments, in which a variable may have several values. */
    static Masking of(List<Map<String, String>> environments, Set<String> open) {
        Set<HiddenValue> all = new LinkedHashSet<>();
        environments.forEach(environment -> environment.forEach((name, value) -> value.strip()
                .lines()
                .map(String::strip)
                .filter(line ->
                        line.length() >= HiddenValue.SHORTEST && !ORDINARY.contains(line) && !open.contains(line))
                .forEach(line -> all.add(new HiddenValue(name, line)))));
        return new Masking(all);
    }

    /** The text without the values; also without what is left of one where the text was cut. */
    public String masked(String text) {
        List<Unescaped> ways = Unescaped.all(text);
        return without(Stream.concat(rests(ways), places(ways, text)), text);
    }

    /** The same for a text of which nothing is missing that stood before it. */
    String maskedWhole(String text) {
        return without(places(Unescaped.all(text), text), text);
    }

    /** All places are found before any is replaced: what stands there then is no part of the text. */
    private static String without(Stream<Place> places, String text) {
        StringBuilder masked = new StringBuilder();
        int shown = 0;
        List<Place> found = places.sorted(FIRST_AND_LONGEST).toList();
        for (int i = 0; i < found.size(); ) {
            int start = found.get(i).start();
            int end = start;
            Set<String> named = new LinkedHashSet<>();
            for (; i < found.size() && (named.isEmpty() || found.get(i).start() < end); i++) {
                if (found.get(i).end() > end) {
                    end = found.get(i).end();
                    named.add(found.get(i).name());
                }
            }
            masked.append(text, shown, start).append(SHOWN.formatted(String.join(AND, named)));
            shown = end;
        }
        return masked.append(text, shown, text.length()).toString();
    }

    private Stream<Place> rests(List<Unescaped> ways) {
        return ways.stream()
                .flatMap(read -> known.stream().map(one -> read.back(one.rest(read.text()))))
                .filter(rest -> rest.end() > 0);
    }

    private Stream<Place> places(List<Unescaped> ways, String text) {
        NavigableMap<Integer, Integer> replacements = replacements(text);
        return ways.stream()
                .flatMap(read -> known.stream()
                        .flatMap(one -> one.places(read.text()).stream().map(read::back)))
                .filter(place -> {
                    Map.Entry<Integer, Integer> masked = replacements.floorEntry(place.start());
                    return masked == null || place.end() > masked.getValue();
                });
    }

    /**
     * Where what was put into the text begins and ends when it was masked before, as the text of a crash is that is told on. What stands
     * there for a name is looked through, unless it is one: a program may have written it.
     */
    private NavigableMap<Integer, Integer> replacements(String text) {
        NavigableMap<Integer, Integer> found = new TreeMap<>();
        for (Matcher masked = MASKED.matcher(text); masked.find(); ) {
            boolean ours = names.containsAll(List.of(masked.group(2).split(AND)));
            found.put(masked.start(), ours ? masked.end() : masked.end(1));
        }
        return found;
    }

    /** How much of a text can be masked while more is to come: all but an end that may be the beginning of a value. */
    int settled(String text) {
        List<Unescaped> ways = Unescaped.all(text.substring(0, Unescaped.whole(text)));
        int end = ways.stream()
                .flatMapToInt(read ->
                        known.stream().mapToInt(one -> read.at(read.text().length() - one.beginning(read.text()))))
                .min()
                .orElse(text.length());
        // What is left must not end within a value either, which would not be found in two pieces.
        for (int before = -1; before != end; ) {
            before = end;
            for (Unescaped read : ways) {
                end = beforeValues(read, end);
            }
        }
        return end;
    }

    /** That end, or the beginning of a value that goes on behind it. */
    private int beforeValues(Unescaped read, int written) {
        int end = written;
        for (HiddenValue one : known) {
            int place = read.from(end);
            int at = place == 0 ? -1 : read.text().lastIndexOf(one.value(), place - 1);
            end = at >= 0 && at + one.value().length() > place ? read.at(at) : end;
        }
        return end;
    }
}
