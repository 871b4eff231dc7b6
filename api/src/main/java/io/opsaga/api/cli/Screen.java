package io.opsaga.api.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Progress on a terminal as one line that is written over; elsewhere a line whenever something changed. */
final class Screen {
    private static final int BAR = 30;
    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean terminal;
    private String last = "";

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void line(String text) {
        out.println(text);
    }

    void progress(int done, int total, double share, Instant begun, Collection<Target> active) {
        int percent = (int) Math.min(100, share * 100);
        String doing = active.stream()
                .map(target -> target.agent() + " " + target.stage())
                .collect(Collectors.joining(", "));
        if (!terminal) {
            String line = "%3d %%  %d of %d agents%s".formatted(percent, done, total, left(share, begun));
            if (!line.equals(last)) {
                out.println(line);
                last = line;
            }
            return;
        }
        int filled = (int) (share * BAR);
        String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
        String line = "%s %3d %%  %d/%d%s  %s".formatted(bar, percent, done, total, left(share, begun), doing);
        out.print("\r" + (line.length() > WIDTH ? line.substring(0, WIDTH) : line) + "\u001b[K");
        if (done == total) {
            out.println();
        }
    }

    private static String left(double share, Instant begun) {
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        return share <= 0 || share >= 1
                ? ""
                : String.format(Locale.ROOT, ", about %.0f s left", Math.ceil(seconds / share * (1 - share)));
    }

    void table(JsonNode agents) {
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
                    agent.path("health").asString(""));
        }
    }
}
