package io.opsaga.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.cli.FleetRun.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    private static FleetRun run(int percentage, Outcome a, Outcome b) {
        return Runs.running(
                percentage,
                List.of(
                        Runs.row("a", "main-pc", 1, a, ""),
                        Runs.row("b", "pc2", 1, b, b == Outcome.FAILED ? "why" : "")));
    }

    /** What a terminal would show after all that was written: text, line feeds, and the three orders that are used. */
    private List<String> shown() {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        String text = written.toString(StandardCharsets.UTF_8);
        int row = 0;
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (sign == '\u001b') {
                int end = i + 2;
                while (Character.isDigit(text.charAt(end))) {
                    end++;
                }
                switch (text.charAt(end)) {
                    case 'A' -> row -= Integer.parseInt(text.substring(i + 2, end));
                    case 'K' -> lines.get(row).setLength(column);
                    case 'J' -> {
                        lines.get(row).setLength(column);
                        lines.subList(row + 1, lines.size()).clear();
                    }
                    default -> throw new AssertionError("unknown order " + text.substring(i + 1, end + 1));
                }
                i = end;
            } else if (sign == '\n') {
                row++;
                column = 0;
                if (row == lines.size()) {
                    lines.add(new StringBuilder());
                }
            } else if (sign == '\r') {
                column = 0;
            } else {
                StringBuilder line = lines.get(row);
                line.replace(column, Math.min(column + 1, line.length()), String.valueOf(sign));
                column++;
            }
        }
        return lines.stream().map(StringBuilder::toString).toList();
    }

    @Test
    void aTerminalIsDrawnOverAndOtherLinesStayAboveTheTable() {
        Screen screen = new LiveScreen(out, new Paint(false, true), new Window(() -> "30 90"));
        screen.line("first");
        screen.show(List.of(run(10, Outcome.CHANGING, Outcome.CHANGING)));
        screen.show(List.of(run(50, Outcome.CHANGED, Outcome.FAILED)));
        screen.line("in between");
        screen.show(List.of(Runs.over(run(100, Outcome.CHANGED, Outcome.FAILED).agents())));
        screen.line("last");

        assertThat(shown())
                .containsExactly(
                        "first",
                        "in between",
                        "production · completed",
                        "████████████████████████████████████████ 100 %  1 of 2 agents",
                        "  main-pc   ✓  1 changed",
                        "  pc2       ✗  1 failed",
                        "✗ b on pc2 failed: why",
                        "last",
                        "");
    }

    @Test
    void aLogGetsALineForEachChangeAndNoOrders() {
        Screen screen = new PlainScreen(out, () -> "");
        screen.show(List.of(run(10, Outcome.CHANGING, Outcome.UNTOUCHED)));
        screen.show(List.of(run(10, Outcome.CHANGING, Outcome.UNTOUCHED)));
        screen.show(List.of(run(60, Outcome.CHANGED, Outcome.UNDOING)));
        screen.show(List.of(run(90, Outcome.CHANGED, Outcome.FAILED)));
        screen.waits("testing", "b is held");
        screen.waits("testing", "b is held");

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        " 10 %  0 of 2 agents, about 12 s left",
                        "b on pc2 undoing",
                        " 60 %  1 of 2 agents, about 12 s left",
                        "b on pc2 failed: why",
                        " 90 %  1 of 2 agents, about 12 s left",
                        "testing waits: b is held");
    }

    @Test
    void aLogHasTheTimeOfEachLineAndSignsAreLines() {
        Screen screen = new PlainScreen(out, () -> "10:20:30 ");
        screen.line("first");
        screen.sign("… 3 s");

        assertThat(shown()).containsExactly("10:20:30 first", "10:20:30 … 3 s", "");
    }

    @Test
    void onATerminalASignStandsBelowUntilSomethingIsDrawn() {
        Screen screen = new LiveScreen(out, new Paint(false, true), new Window(() -> "30 90"));
        screen.sign("… 3 s");
        screen.line("first");

        assertThat(shown()).containsExactly("first", "");
    }
}
