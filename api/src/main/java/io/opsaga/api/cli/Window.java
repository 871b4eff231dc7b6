package io.opsaga.api.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** How large the terminal is; asked anew now and then, since people change it. 80 by 24 where nobody can say. */
final class Window {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<String> terminal;
    private int columns = COLUMNS;
    private int rows = ROWS;
    private long askAgain = System.nanoTime();

    /** @param terminal answers with rows and columns, such as {@code 24 80} */
    Window(Supplier<String> terminal) {
        this.terminal = terminal;
    }

    int columns() {
        ask();
        return columns;
    }

    int rows() {
        ask();
        return rows;
    }

    /** Asks the terminal that this process belongs to; the answer is empty where there is none. */
    static String stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void ask() {
        if (System.nanoTime() - askAgain < 0) {
            return;
        }
        askAgain = System.nanoTime() + FRESH.toNanos();
        String answer = terminal.get();
        // A terminal that does not know its size says 0.
        if (answer.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
            int space = answer.indexOf(' ');
            rows = Integer.parseInt(answer.substring(0, space));
            columns = Integer.parseInt(answer.substring(space + 1));
        }
    }
}
