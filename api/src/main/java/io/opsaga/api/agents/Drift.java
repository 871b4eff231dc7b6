package io.opsaga.api.agents;

import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.inventory.RunningAgents.Sight;
import io.opsaga.release.ReleaseEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what is recorded of an agent with what its machine says. */
final class Drift {
    private Drift() {}

    /**
     * What differs, for people; empty where nothing does.
     *
     * @param stopped whether it is not meant to run
     */
    static List<String> between(@Nullable ReleaseEntry recorded, Sight sight, boolean stopped) {
        Found found = sight.found();
        List<String> differences = new ArrayList<>();
        if (recorded == null) {
            if (found != null && found.runs()) {
                differences.add("nothing is recorded, and %s runs".formatted(found.version()));
            }
        } else if (found == null) {
            differences.add("%s is recorded, and nothing is there".formatted(recorded.version()));
        } else {
            differences.addAll(between(recorded, found, stopped));
        }
        differences.addAll(sight.oddities());
        return differences;
    }

    private static List<String> between(ReleaseEntry recorded, Found found, boolean stopped) {
        List<String> differences = new ArrayList<>();
        if (!found.version().equals(recorded.version())) {
            differences.add("%s is recorded, and %s %s"
                    .formatted(
                            recorded.version(), found.version(), found.runs() ? "runs" : "is there, " + found.state()));
        } else if (stopped && found.runs()) {
            differences.add("it was stopped on purpose, and %s runs".formatted(found.version()));
        } else if (!stopped && !found.runs()) {
            differences.add("%s does not run: %s".formatted(recorded.version(), found.state()));
        } else if (differ(recorded.digest(), found.digest())) {
            differences.add("another build of %s runs than the recorded one".formatted(recorded.version()));
        } else if (differ(recorded.configuration(), found.configuration())) {
            differences.add("%s runs with another configuration than the recorded one".formatted(recorded.version()));
        }
        return differences;
    }

    /** What is not known of one of them is no difference. */
    private static boolean differ(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }
}
