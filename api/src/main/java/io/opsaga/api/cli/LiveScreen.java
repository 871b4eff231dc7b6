package io.opsaga.api.cli;

import java.io.PrintStream;
import java.util.List;

/** A table on a terminal, drawn over itself. What is printed in between stays above it. */
final class LiveScreen extends Screen {
    private static final String UP = "\u001b[%dA";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String END_OF_SCREEN = "\u001b[J";

    private final Paint paint;
    private final Window window;
    private List<String> drawn = List.of();

    LiveScreen(PrintStream out, Paint paint, Window window) {
        super(out);
        this.paint = paint;
        this.window = window;
    }

    @Override
    synchronized void show(List<FleetRun> runs) {
        List<String> lines = new FleetTable(paint, window.columns(), window.rows()).lines(runs);
        if (!lines.equals(drawn)) {
            StringBuilder text = back();
            lines.forEach(line -> text.append(line).append(END_OF_LINE).append('\n'));
            out().print(text.append(END_OF_SCREEN));
            out().flush();
            drawn = lines;
            spoke();
        }
        if (runs.stream().allMatch(FleetRun::isOver)) {
            drawn = List.of();
        }
    }

    @Override
    synchronized void line(String text) {
        out().print(back().append(END_OF_SCREEN).append(text).append('\n'));
        drawn.forEach(line -> out().print(line + '\n'));
        out().flush();
        spoke();
    }

    /** Below the table, where the next drawing goes over it. */
    @Override
    void sign(String text) {
        out().print(text + END_OF_LINE + '\r');
        out().flush();
    }

    private StringBuilder back() {
        StringBuilder text = new StringBuilder();
        return drawn.isEmpty() ? text : text.append(UP.formatted(drawn.size())).append('\r');
    }
}
