package io.opsaga.api.cli;

import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where progress is shown: drawn over itself on a terminal, elsewhere a line whenever something changed. */
abstract class Screen {
    private final PrintStream out;
    private String lastWait = "";

    Screen(PrintStream out) {
        this.out = out;
    }

    static Screen of(PrintStream out, boolean terminal) {
        return terminal
                ? new LiveScreen(out, Paint.of(System.getenv()), new Window(Window::stty))
                : new PlainScreen(out);
    }

    /** Shows how far they are. */
    abstract void show(List<FleetRun> runs);

    PrintStream out() {
        return out;
    }

    void line(String text) {
        out.println(text);
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
        String format = "%-12s %-24s %-10s %-8s %-10s %s%n";
        out.printf(format, "ENVIRONMENT", "AGENT", "MACHINE", "RUNTIME", "VERSION", "HEALTH");
        for (JsonNode agent : agents.values()) {
            out.printf(
                    format,
                    agent.path("environment").asString(""),
                    agent.path("agent_id").asString(""),
                    agent.path("machine").asString(""),
                    agent.path("runtime").asString(""),
                    agent.path("current_version").asString("-"),
                    agent.path("health").asString("") + drift(agent));
        }
    }
}
