package io.opsaga.operation;

import io.opsaga.saga.PlannedStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The canonical form of a plan, which its hash is taken over: lines like {@code agent planner: will_change …}. They say where,
 * how, and what would be done; neither when nor by whom, nor which version was asked for by which word.
 */
public final class PlanLines {
    private static final String FORM = "plan 1";
    private static final String SEPARATOR = ": ";
    private static final String CONDITION = "condition" + SEPARATOR;

    /** What the lines of agents begin with. */
    static final String AGENT = "agent ";

    private static final int MOST_DIFFERENCES = 8;

    private PlanLines() {}

    static List<String> of(
            Operation operation, List<String> conditions, List<PlannedAgent> agents, List<PlannedStep> steps) {
        List<String> lines = new ArrayList<>(head(operation, conditions));
        agents.stream()
                .sorted(Comparator.comparing(PlannedAgent::agent))
                .forEach(agent -> lines.add(line(AGENT + agent.agent(), agent.canonical())));
        steps.forEach(
                step -> lines.add(line("step " + step.step(), step.decision().wire())));
        return lines;
    }

    /** The canonical form of that plan of that operation. */
    public static List<String> of(Operation operation, Planned plan) {
        return of(operation, plan.conditions(), plan.agents(), plan.steps());
    }

    /** The part that is known before anybody has looked at a machine. */
    public static List<String> head(Operation operation, List<String> conditions) {
        List<String> lines = new ArrayList<>(
                List.of(FORM, line("kind", operation.kind()), line("environment", operation.environment())));
        conditions.forEach(condition -> lines.add(line("condition", condition)));
        return lines;
    }

    /** That part of a whole plan. */
    public static List<String> head(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith(AGENT) && !line.startsWith("step "))
                .toList();
    }

    /** The agents of a whole plan. */
    public static List<String> agents(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(AGENT))
                .map(line -> line.substring(AGENT.length(), line.indexOf(SEPARATOR)))
                .toList();
    }

    /** Whether a plan with those lines could be one of an operation with that head. */
    public static boolean begins(List<String> lines, List<String> head) {
        return head(lines).equals(head);
    }

    static String hash(List<String> lines) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What differs between two plans, for people; an empty list before means that it is not known any more. */
    public static String difference(List<String> before, List<String> now) {
        if (before.isEmpty()) {
            return "what it said is not kept any more";
        }
        Map<String, String> old = byKey(before);
        Map<String, String> fresh = byKey(now);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(fresh.keySet());
        List<String> told = keys.stream()
                .filter(key -> !old.getOrDefault(key, "").equals(fresh.getOrDefault(key, "")))
                .map(key -> PlanDifference.of(key, old.getOrDefault(key, ""), fresh.getOrDefault(key, "")))
                .toList();
        String first = String.join("; ", told.subList(0, Math.min(MOST_DIFFERENCES, told.size())));
        return told.size() <= MOST_DIFFERENCES
                ? first
                : "%s; and %d more".formatted(first, told.size() - MOST_DIFFERENCES);
    }

    /** Nothing that a machine says may make two lines of one. */
    private static String line(String key, String value) {
        return (key + SEPARATOR + value)
                .replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static Map<String, String> byKey(List<String> lines) {
        Map<String, String> byKey = new TreeMap<>();
        for (String line : lines) {
            String separator = line.startsWith(CONDITION) && line.contains("=") ? "=" : SEPARATOR;
            int end = line.indexOf(separator);
            String key = end < 0 ? line : line.substring(0, end).replace(CONDITION, "");
            String value = end < 0 ? "" : line.substring(end + separator.length());
            byKey.merge(key, value, (one, other) -> one + ", " + other);
        }
        return byKey;
    }
}
