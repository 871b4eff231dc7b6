package io.opsaga.api.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What is known of an operation on the agents of one environment.
 *
 * @param id empty where it was refused
 * @param stage as responses spell it; or that it waits for somebody's approval, for which nobody stays here
 * @param timeLeft seconds
 * @param step title of the step that is being done or undone; empty where there is none
 * @param failure why it failed, or what has to be done for it to go on; empty where it is neither
 */
record FleetRun(
        String environment,
        String id,
        String stage,
        int percentage,
        double timeLeft,
        String step,
        String failure,
        List<Row> agents) {
    FleetRun {
        failure = inOneLine(failure);
    }

    private static final List<String> FINAL =
            List.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");
    private static final List<String> KEPT = List.of("completed", "completed_with_failures");
    private static final String UNREACHABLE = "MACHINE_UNREACHABLE:";
    private static final String AWAITS_APPROVAL = "awaits approval";
    private static final int WHOLE = 100;

    /** What becomes of an agent; the names are those of responses. */
    enum Outcome {
        CHANGED,
        UNCHANGED,
        CHANGING,
        UNTOUCHED,
        UNDOING,
        UNDONE,
        FAILED,
        NOT_UNDONE;

        static Outcome of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }

        String spoken() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One agent.
     *
     * @param layer from 1
     */
    record Row(String agent, String machine, int layer, Outcome outcome, String reason) {
        Row {
            reason = inOneLine(reason);
        }

        private static Row of(JsonNode row) {
            return new Row(
                    row.path("agent_id").asString(),
                    row.path("machine").asString(),
                    row.path("layer").asInt(1),
                    Outcome.of(row.path("outcome").asString()),
                    row.path("reason").asString(""));
        }

        /** Whether it failed because its machine did not answer. */
        boolean unreachable() {
            return reason.startsWith(UNREACHABLE);
        }

        /** Whether it was left as it is for a reason of its own, such as that somebody has stopped it on purpose. */
        boolean leftAlone() {
            return outcome == Outcome.UNCHANGED && !reason.isEmpty();
        }

        boolean wanted() {
            return outcome == Outcome.CHANGED || outcome == Outcome.UNCHANGED;
        }
    }

    /** What a program wrote has several lines, and a line of the table is one of the screen's. */
    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }

    static FleetRun of(JsonNode status) {
        boolean waits = status.path("approval").path("state").asString("").equals("waiting");
        return new FleetRun(
                status.path("environment").asString(),
                status.path("operation_id").asString(),
                waits ? AWAITS_APPROVAL : status.path("stage").asString(),
                status.path("progress_percentage").asInt(),
                status.path("time_left").asDouble(),
                status.path("current_step").asString(""),
                waits
                        ? status.path("next_action").asString("")
                        : status.path("failure").path("message").asString(""),
                status.path("agents").values().stream().map(Row::of).toList());
    }

    /** One that was not begun. */
    static FleetRun refused(String environment, List<String> agents, String why) {
        List<Row> rows = agents.stream()
                .map(agent -> new Row(agent, "", 1, Outcome.UNTOUCHED, why))
                .toList();
        return new FleetRun(environment, "", "failed", WHOLE, 0, "", why, rows);
    }

    boolean isOver() {
        return FINAL.contains(stage) || awaitsApproval();
    }

    /** Whether it came to its end, with all agents or with some. */
    boolean isKept() {
        return KEPT.contains(stage);
    }

    boolean awaitsApproval() {
        return stage.equals(AWAITS_APPROVAL);
    }

    int wanted() {
        return (int) agents.stream().filter(Row::wanted).count();
    }

    int layers() {
        return agents.stream().mapToInt(Row::layer).max().orElse(1);
    }

    List<Row> with(Outcome outcome) {
        return agents.stream().filter(row -> row.outcome() == outcome).toList();
    }

    static Map<Outcome, Integer> counts(List<Row> rows) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        rows.forEach(row -> counts.merge(row.outcome(), 1, Integer::sum));
        return counts;
    }

    /** Such as "3 changed, 1 failed". */
    static String spoken(List<Row> rows) {
        return counts(rows).entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), count.getKey().spoken()))
                .collect(Collectors.joining(", "));
    }
}
