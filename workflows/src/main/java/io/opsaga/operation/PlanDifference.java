package io.opsaga.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in words how one line of a plan differs from the same line of another: versions and what they run as, no digests. */
final class PlanDifference {
    /** As {@link PlannedAgent#canonical} writes them. */
    private static final Pattern AGENT =
            Pattern.compile("(?<decision>[a-z_]+) on (?<machine>\\S*): (?:nothing|(?<from>.*) \\((?<fromBuild>[^,()]*),"
                    + " (?<reference>.*), (?<state>running|stopped)\\)) to"
                    + " (?:unknown|(?<to>.*) \\((?<toBuild>[^,()]*), (?<settings>[^,()]*)\\))");

    /** An id that an engine has made up. */
    private static final Pattern NO_NAME = Pattern.compile("|[0-9a-f]{12,}");

    private final Matcher before;
    private final Matcher now;
    private final List<String> told = new ArrayList<>();

    private PlanDifference(Matcher before, Matcher now) {
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
            Matcher old = AGENT.matcher(before);
            Matcher fresh = AGENT.matcher(now);
            if (old.matches() && fresh.matches()) {
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
            told.add("was on %s and is on %s".formatted(before.group("machine"), now.group("machine")));
        }
        whatRuns();
        whatShallRun();
        if (differs("decision")) {
            told.add("was '%s' and is '%s'".formatted(before.group("decision"), now.group("decision")));
        }
        return String.join(", ", told);
    }

    private void whatRuns() {
        String version = now.group("from");
        if (differs("from")) {
            told.add("ran %s and now runs %s".formatted(version(before, "from", "nothing"), word(version, "nothing")));
        } else if (differs("fromBuild")) {
            told.add("runs another build of %s".formatted(version));
        } else if (differs("reference")) {
            told.add("runs %s %s".formatted(version, elsewhere(before.group("reference"), now.group("reference"))));
        }
        if (version != null && before.group("state") != null && differs("state")) {
            told.add("was %s and is %s".formatted(before.group("state"), now.group("state")));
        }
    }

    private void whatShallRun() {
        String version = now.group("to");
        if (differs("to")) {
            told.add("was to get %s and now would get %s"
                    .formatted(version(before, "to", "an unknown version"), word(version, "an unknown version")));
        } else if (differs("toBuild")) {
            told.add("would get another build of %s".formatted(version));
        }
        if (before.group("to") != null && version != null && differs("settings")) {
            told.add("has other settings in the inventory");
        }
    }

    private static String elsewhere(String old, String fresh) {
        boolean names =
                !NO_NAME.matcher(old).matches() && !NO_NAME.matcher(fresh).matches();
        return names ? "as %s and not as %s".formatted(fresh, old) : "in another container or release";
    }

    private boolean differs(String what) {
        return !Objects.equals(before.group(what), now.group(what));
    }

    private static String version(Matcher line, String what, String otherwise) {
        return word(line.group(what), otherwise);
    }

    private static String word(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
