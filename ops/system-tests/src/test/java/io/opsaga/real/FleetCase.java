package io.opsaga.real;

import io.opsaga.real.Case.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One upgrade of a small fleet in which one agent fails, with or without a blow: what was asked, and what became of it. */
final class FleetCase {
    final String policy;
    final SmallFleet fleet;
    final int instant;
    final Map<String, String> before = new TreeMap<>();
    String operation = "";
    String asked = "";
    boolean reached;
    /** From when all was there again until it went on; null where nothing befell it, or it had nothing more to do. */
    @Nullable
    Long pauseMillis;

    /** @param instant the how many-th of the points that it passes; 0 for none */
    FleetCase(String policy, SmallFleet fleet, int instant) {
        this.policy = policy;
        this.fleet = fleet;
        this.instant = instant;
    }

    String point() {
        return "@" + instant;
    }

    /** What is heard of it when it has come to its instant. */
    String standing() {
        return operation + " " + point();
    }

    /** What an agent came to, by its part in the fleet: comparable between fleets. */
    record Part(String outcome, String world, String effects) {}

    /** What a case came to: the end as everybody sees it, and each agent's part in it. */
    record Found(String end, Map<String, Part> parts) {
        Outcome outcome() {
            StringBuilder table = new StringBuilder(end);
            StringBuilder world = new StringBuilder();
            StringBuilder effects = new StringBuilder();
            parts.forEach((role, part) -> {
                table.append(System.lineSeparator())
                        .append("    ")
                        .append(role)
                        .append(": ")
                        .append(part.outcome);
                world.append(System.lineSeparator())
                        .append("    ")
                        .append(role)
                        .append(": ")
                        .append(part.world);
                effects.append(System.lineSeparator())
                        .append("    ")
                        .append(role)
                        .append(": ")
                        .append(part.effects);
            });
            return new Outcome(table.toString(), world.toString(), effects.toString());
        }
    }

    /** @param earlier what the machines said before it began */
    Found found(JsonNode status, Evidence earlier, Evidence now) {
        Map<String, Part> parts = new TreeMap<>();
        status.at("/agents").forEach(row -> {
            String agent = row.at("/agent_id").asString();
            String role = SmallFleet.role(agent);
            String was = before.getOrDefault(agent, "");
            String outcome = row.at("/outcome").asString();
            parts.put(
                    role,
                    new Part(
                            "%s from %s to %s"
                                    .formatted(
                                            outcome,
                                            row.at("/from_version").asString("").equals(was) ? "before" : "another",
                                            row.at("/to_version").asString().equals(asked) ? "asked" : "another"),
                            now.world(agent, operation, asked, was),
                            now.effects(agent, operation, earlier, !SmallFleet.isProcess(role))));
        });
        return new Found(Case.end(status), parts);
    }

    /** How long after that moment it went on. */
    void wentOn(Instant struck, Instant back, Iterable<Instant> moments) {
        for (Instant moment : moments) {
            if (moment.isAfter(struck)) {
                pauseMillis = Math.max(0, moment.toEpochMilli() - back.toEpochMilli());
                return;
            }
        }
    }

    @Override
    public String toString() {
        return "%s, instant %d of %s".formatted(policy, instant, operation);
    }
}
