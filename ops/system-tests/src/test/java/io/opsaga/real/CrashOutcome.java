package io.opsaga.real;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What an attempt came to: comparable between attempts of one course.
 *
 * @param end as everybody sees it
 * @param world how the machines are
 * @param effects what was done to them, as often as it was
 */
record CrashOutcome(String end, String world, String effects) {
    /** An operation's end: stage, verdict, failure, residues, and each step's state. */
    static String end(JsonNode status) {
        List<String> steps = new ArrayList<>();
        status.at("/steps")
                .forEach(step -> steps.add(
                        step.at("/name").asString() + "=" + step.at("/state").asString()));
        return "%s %s %s residues=%d %s"
                .formatted(
                        status.at("/stage").asString(),
                        status.at("/verdict").asString(),
                        status.at("/failure/type").asString(""),
                        status.at("/residues").size(),
                        steps);
    }

    /** The same with that failure in the place of another. */
    CrashOutcome failedBy(String instead, String type) {
        return new CrashOutcome(end.replace(instead, type), world, effects);
    }

    String difference(CrashOutcome reference) {
        Map<String, List<String>> both = new LinkedHashMap<>();
        both.put("end", List.of(reference.end, end));
        both.put("world", List.of(reference.world, world));
        both.put("effects", List.of(reference.effects, effects));
        StringBuilder text = new StringBuilder();
        both.forEach((what, two) -> {
            if (!two.get(0).equals(two.get(1))) {
                text.append(
                        "%n  %s undisturbed: %s%n  %s struck:      %s".formatted(what, two.get(0), what, two.get(1)));
            }
        });
        return text.toString();
    }
}
