package io.opsaga.real;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One deployment, with or without a death in it: what was asked, and what became of it. */
final class Case {
    /** Which deployment it is. */
    enum Scenario {
        UPGRADE,
        FAILURE,
        ROLLBACK
    }

    final Scenario scenario;
    final Subject subject;
    final String point;
    String operation = "";
    String asked = "";
    String before = "";
    int pointsBefore;

    /** @param point where the process dies; empty for nowhere */
    Case(Scenario scenario, Subject subject, String point) {
        this.scenario = scenario;
        this.subject = subject;
        this.point = point;
    }

    @Override
    public String toString() {
        return "%s of %s (%s)".formatted(point, subject.id(), operation);
    }

    /** The end as everybody sees it: stage, verdict, failure, residues, and each step's state. */
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

    /** What a case came to: comparable between cases of one scenario and runtime. */
    record Outcome(String end, String world, String effects) {
        /** The same with that failure in the place of another. */
        Outcome failedBy(String instead, String type) {
            return new Outcome(end.replace(instead, type), world, effects);
        }

        String difference(Outcome reference) {
            StringBuilder text = new StringBuilder();
            Map.of(
                            "end", List.of(reference.end, end),
                            "world", List.of(reference.world, world),
                            "effects", List.of(reference.effects, effects))
                    .forEach((what, both) -> {
                        if (!both.get(0).equals(both.get(1))) {
                            text.append("%n  %s without death: %s%n  %s with it:       %s"
                                    .formatted(what, both.get(0), what, both.get(1)));
                        }
                    });
            return text.toString();
        }
    }
}
