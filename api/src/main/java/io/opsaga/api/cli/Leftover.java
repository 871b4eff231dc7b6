package io.opsaga.api.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is said of what agents have left where they are not declared to be. */
final class Leftover {
    private static final int MOST = 10;

    private Leftover() {}

    /** Lines for people, from what the API says; none where there is nothing to say. */
    static List<String> all(JsonNode answer) {
        List<String> orphans =
                answer.path("orphans").values().stream().map(Leftover::orphan).toList();
        List<String> unknown = answer.path("unknown").values().stream()
                // That machines do not answer is said of their agents.
                .filter(one -> !one.path("reason").asString().equals("machine_silent"))
                .map(one -> "%s: not known whether it is an orphan: %s"
                        .formatted(
                                one.path("environment").asString(),
                                one.path("message").asString()))
                .toList();
        List<String> lines = new ArrayList<>(some(orphans));
        if (!orphans.isEmpty()) {
            lines.add("Orphans are removed by POST /fleet/deploy with \"remove_orphans\": true.");
        }
        lines.addAll(some(unknown));
        return lines;
    }

    private static List<String> some(List<String> all) {
        List<String> first = new ArrayList<>(all.subList(0, Math.min(MOST, all.size())));
        if (all.size() > MOST) {
            first.add("and %d more; all of them: GET /api/v1/orphans".formatted(all.size() - MOST));
        }
        return first;
    }

    private static String orphan(JsonNode orphan) {
        boolean nowhere = orphan.path("reason").asString().equals("gone");
        return "%s/%s: orphan on %s (%s, %s, %s): it is declared %s"
                .formatted(
                        orphan.path("environment").asString(),
                        orphan.path("agent_id").asString(),
                        orphan.path("machine").asString(),
                        orphan.path("runtime").asString(),
                        orphan.path("version").asString(),
                        orphan.path("state").asString(),
                        nowhere ? "nowhere" : "on " + orphan.path("declared_on").asString());
    }
}
