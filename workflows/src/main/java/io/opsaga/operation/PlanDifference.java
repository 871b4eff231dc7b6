package io.opsaga.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says in words how one line of a plan differs from the same line of another: versions and what they run as, no digests. */
final class PlanDifference {
    /** So long is no name, but an id that an engine has made up. */
    private static final int SHORTEST_ID = 12;

    private final Map<String, String> before;
    private final Map<String, String> now;
    private final List<String> told = new ArrayList<>();

    private PlanDifference(Map<String, String> before, Map<String, String> now) {
        this.before = before;
        this.now = now;
    }

    /**
     * @param key what the line is about, such as {@code agent planner}
     * @param before empty where it was not there
     * @param now empty where it is not there any more
     */
    static String of(String key, String before, String now) {
        if (key.startsWith(PlanLines.AGENT)) {
            if (before.isEmpty()) {
                return key + " is new in it";
            }
            if (now.isEmpty()) {
                return key + " is not in it any more";
            }
            Map<String, String> old = parsed(before);
            Map<String, String> fresh = parsed(now);
            if (!old.isEmpty() && !fresh.isEmpty()) {
                return key + " " + new PlanDifference(old, fresh).told();
            }
        }
        return "%s was '%s' and is '%s'".formatted(key, word(before), word(now));
    }

    private static String word(String value) {
        return value.isEmpty() ? "absent" : value;
    }

    private String told() {
        if (differs("machine")) {
            told.add("was on %s and is on %s".formatted(before.get("machine"), now.get("machine")));
        }
        whatRuns();
        whatShallRun();
        if (differs("decision")) {
            told.add("was '%s' and is '%s'".formatted(before.get("decision"), now.get("decision")));
        }
        return String.join(", ", told);
    }

    private void whatRuns() {
        String version = now.get("from");
        if (differs("from")) {
            told.add("ran %s and now runs %s".formatted(version(before, "from", "nothing"), word(version, "nothing")));
        } else if (differs("fromBuild")) {
            told.add("runs another build of %s".formatted(version));
        } else if (differs("reference")) {
            told.add("runs %s %s"
                    .formatted(
                            version,
                            elsewhere(before.getOrDefault("reference", ""), now.getOrDefault("reference", ""))));
        }
        if (version != null && before.get("state") != null && differs("state")) {
            told.add("was %s and is %s".formatted(before.get("state"), now.get("state")));
        }
    }

    private void whatShallRun() {
        String version = now.get("to");
        if (differs("to")) {
            told.add("was to get %s and now would get %s"
                    .formatted(version(before, "to", "an unknown version"), word(version, "an unknown version")));
        } else if (differs("toBuild")) {
            told.add("would get another build of %s".formatted(version));
        }
        if (before.get("to") != null && version != null && differs("settings")) {
            told.add("has other settings in the inventory");
        }
    }

    private static String elsewhere(String old, String fresh) {
        boolean names = !made(old) && !made(fresh);
        return names ? "as %s and not as %s".formatted(fresh, old) : "in another container or release";
    }

    private static boolean made(String reference) {
        boolean digits = reference.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        return reference.isEmpty() || (digits && reference.length() >= SHORTEST_ID);
    }

    /** The parts of what {@link PlannedAgent#canonical} writes; empty of anything else. */
    private static Map<String, String> parsed(String line) {
        Map<String, String> parts = new TreeMap<>();
        int on = line.indexOf(" on ");
        int colon = line.indexOf(": ", on);
        if (on < 0 || colon < 0) {
            return Map.of();
        }
        parts.put("decision", line.substring(0, on));
        parts.put("machine", line.substring(on + " on ".length(), colon));
        String rest = line.substring(colon + 2);
        for (String state : List.of("running", "stopped")) {
            String end = ", " + state + ") to ";
            int at = rest.indexOf(end);
            if (at >= 0) {
                parts.put("state", state);
                return split(parts, rest.substring(0, at), "from", "fromBuild", "reference")
                        ? next(parts, rest.substring(at + end.length()))
                        : Map.of();
            }
        }
        String nothing = "nothing to ";
        return rest.startsWith(nothing) ? next(parts, rest.substring(nothing.length())) : Map.of();
    }

    private static Map<String, String> next(Map<String, String> parts, String next) {
        boolean known =
                next.endsWith(")") && split(parts, next.substring(0, next.length() - 1), "to", "toBuild", "settings");
        return known || next.equals("unknown") ? parts : Map.of();
    }

    /** Such as {@code 1.0 (sha256:1, c1}. */
    private static boolean split(Map<String, String> parts, String text, String version, String build, String more) {
        int open = text.lastIndexOf(" (");
        int comma = text.indexOf(", ", open);
        if (open < 0 || comma < 0) {
            return false;
        }
        parts.put(version, text.substring(0, open));
        parts.put(build, text.substring(open + 2, comma));
        parts.put(more, text.substring(comma + 2));
        return true;
    }

    private boolean differs(String what) {
        return !Objects.equals(before.get(what), now.get(what));
    }

    private static String version(Map<String, String> line, String what, String otherwise) {
        return word(line.get(what), otherwise);
    }

    private static String word(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
