package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import org.springframework.stereotype.Component;

/** Sends what is written to a log as it grows, to few at a time, as each of them keeps a thread and a machine busy. */
@Component
class LogFollower {
    private static final int MOST = 8;
    private static final int ALL_LINES = 100_000;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** So much of what was sent last is looked for, to see where what is new begins. */
    private static final int MARK = 400;

    private final Semaphore places = new Semaphore(MOST);

    /**
     * Sends the last lines, and then what comes after them; returns when the time is over, or nobody reads any more.
     *
     * @param log reads so many of the last lines
     * @throws ProblemException where the log cannot be read at first, or as many are followed as may be
     */
    void follow(int seconds, int tail, IntFunction<String> log, HttpServletResponse response) throws IOException {
        if (!places.tryAcquire()) {
            throw new ProblemException(
                            ProblemKind.TOO_MANY_FOLLOWERS,
                            "%d logs are followed already, which is all.".formatted(MOST))
                    .retryAfter(Duration.ofSeconds(30));
        }
        try {
            String sent = log.apply(tail);
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader("X-Content-Type-Options", "nosniff");
            OutputStream out = response.getOutputStream();
            write(out, sent);
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end && pause()) {
                String now = read(log, sent);
                write(out, added(sent, now));
                sent = now;
            }
        } finally {
            places.release();
        }
    }

    /** A machine that is away for a moment, or an agent that is just being replaced, does not end it. */
    private static String read(IntFunction<String> log, String otherwise) {
        try {
            return log.apply(ALL_LINES);
        } catch (ProblemException e) {
            return otherwise;
        }
    }

    /** What stands behind what was sent; all of it where that is not there any more. */
    static String added(String sent, String now) {
        if (sent.isEmpty()) {
            return now;
        }
        String mark = sent.substring(Math.max(0, sent.length() - MARK));
        int at = now.lastIndexOf(mark);
        return at < 0 ? now : now.substring(at + mark.length());
    }

    /** Also where there is nothing to send: an empty chunk is how one hears that nobody reads any more. */
    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
