package io.opsaga.api.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where progress is shown: drawn over itself on a terminal, elsewhere a line whenever something changed. */
abstract class Screen {
    /** Nobody waits longer than this without a sign that it goes on. */
    private static final Duration SILENCE = Duration.ofMillis(2500);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss ");

    private final PrintStream out;
    private long spoken = System.nanoTime();
    private String lastWait = "";

    Screen(PrintStream out) {
        this.out = out;
    }

    static Screen of(PrintStream out, boolean terminal) {
        return terminal
                ? new LiveScreen(out, Paint.of(System.getenv()), new Window(Window::stty))
                : new PlainScreen(
                        out, () -> LocalTime.now(ZoneId.systemDefault()).format(TIME));
    }

    /** Shows how far they are. */
    abstract void show(List<FleetRun> runs);

    PrintStream out() {
        return out;
    }

    synchronized void line(String text) {
        out.println(text);
        spoke();
    }

    /** Gives a sign where nothing has been said for a while. */
    synchronized void still(Duration passed) {
        if (System.nanoTime() - spoken > SILENCE.toNanos()) {
            sign("… %d s".formatted(passed.toSeconds()));
            spoke();
        }
    }

    abstract void sign(String text);

    final void spoke() {
        spoken = System.nanoTime();
    }

    /** Says, once, what an environment waits for. */
    void waits(String environment, String why) {
        String wait = "%s waits: %s".formatted(environment, why);
        if (!wait.equals(lastWait)) {
            line(wait);
            lastWait = wait;
        }
    }

    private static String drift(JsonNode agent) {
        return agent.path("drifted").asBoolean(false)
                ? "  drifted: " + agent.path("difference").asString("")
                : "";
    }

    /** All agents, as they are in the end. */
    void agents(JsonNode agents) {
        String format = "%-12s %-24s %-10s %-8s %-10s %s";
        line(format.formatted("ENVIRONMENT", "AGENT", "MACHINE", "RUNTIME", "VERSION", "HEALTH"));
        for (JsonNode agent : agents.values()) {
            line(format.formatted(
                    agent.path("environment").asString(""),
                    agent.path("agent_id").asString(""),
                    agent.path("machine").asString(""),
                    agent.path("runtime").asString(""),
                    agent.path("current_version").asString("-"),
                    agent.path("health").asString("") + drift(agent)));
        }
    }
}
