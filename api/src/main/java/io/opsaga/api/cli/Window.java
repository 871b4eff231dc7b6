package io.opsaga.api.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How large the terminal is; asked anew now and then, since people change it. 80 by 24 where nobody can say. */
class Window {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private int columns = COLUMNS;
    private int rows = ROWS;
    private long askAgain = System.nanoTime();

    int columns() {
        ask();
        return columns;
    }

    int rows() {
        ask();
        return rows;
    }

    private void ask() {
        if (System.nanoTime() - askAgain < 0) {
            return;
        }
        askAgain = System.nanoTime() + FRESH.toNanos();
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (stty.waitFor(1, TimeUnit.SECONDS)) {
                heard(answer.strip());
            }
        } catch (IOException e) {
            // There is no such program, or no such terminal: the size that is usual has to do.
            askAgain = System.nanoTime() + Duration.ofHours(1).toNanos();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes an answer such as {@code 24 80}; terminals without a size say 0. */
    void heard(String answer) {
        if (answer.matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
            int space = answer.indexOf(' ');
            rows = Integer.parseInt(answer.substring(0, space));
            columns = Integer.parseInt(answer.substring(space + 1));
        }
    }
}
