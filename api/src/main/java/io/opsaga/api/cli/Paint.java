package io.opsaga.api.cli;

import io.opsaga.api.cli.FleetRun.Outcome;
import java.nio.charset.Charset;
import java.util.Map;

/** Colours and signs, as far as the terminal has them: no colours with {@code NO_COLOR}, ASCII where its text is not Unicode. */
final class Paint {
    private static final Map<Outcome, String> SIGNS = Map.of(
            Outcome.UNTOUCHED, "·",
            Outcome.UNCHANGED, "=",
            Outcome.CHANGING, "▸",
            Outcome.CHANGED, "✓",
            Outcome.UNDOING, "↩",
            Outcome.UNDONE, "○",
            Outcome.FAILED, "✗",
            Outcome.NOT_UNDONE, "!");
    private static final Map<Outcome, String> PLAIN_SIGNS = Map.of(
            Outcome.UNTOUCHED, ".",
            Outcome.UNCHANGED, "=",
            Outcome.CHANGING, ">",
            Outcome.CHANGED, "+",
            Outcome.UNDOING, "<",
            Outcome.UNDONE, "o",
            Outcome.FAILED, "x",
            Outcome.NOT_UNDONE, "!");
    private static final Map<Outcome, String> COLOURS = Map.of(
            Outcome.UNTOUCHED, "2",
            Outcome.UNCHANGED, "32",
            Outcome.CHANGING, "36",
            Outcome.CHANGED, "32",
            Outcome.UNDOING, "33",
            Outcome.UNDONE, "33",
            Outcome.FAILED, "31",
            Outcome.NOT_UNDONE, "1;31");
    private static final String BEGIN = "\u001b[%sm";
    private static final String END = "\u001b[0m";

    private final boolean colours;
    private final boolean unicode;

    Paint(boolean colours, boolean unicode) {
        this.colours = colours;
        this.unicode = unicode;
    }

    static Paint of(Map<String, String> environment) {
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        Charset said = Charset.forName(System.getProperty(
                "sun.stderr.encoding", Charset.defaultCharset().name()));
        return new Paint(colours, said.newEncoder().canEncode("█✓↩"));
    }

    String sign(Outcome outcome) {
        return (unicode ? SIGNS : PLAIN_SIGNS).getOrDefault(outcome, "?");
    }

    String full() {
        return unicode ? "█" : "#";
    }

    String empty() {
        return unicode ? "░" : "-";
    }

    String more() {
        return unicode ? "…" : "~";
    }

    String dot() {
        return unicode ? " · " : " - ";
    }

    /** The text in the colour of that outcome; the text itself where there are no colours. */
    String in(Outcome outcome, String text) {
        String colour = COLOURS.getOrDefault(outcome, "0");
        return colours && !text.isEmpty() ? BEGIN.formatted(colour) + text + END : text;
    }
}
