package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.springframework.stereotype.Component;

/**
 * Sends what is written to a log as it grows, to few readers at a time, as each keeps a thread and a machine busy. One more ends the one that
 * began first: a reader who has gone is noticed only when there is something to send, and must not keep others out until then.
 */
@Component
class LogFollower {
    private static final int MOST = 8;
    private static final int ALL_LINES = 100_000;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** So much of what was sent last is looked for, to see where what is new begins. */
    private static final int MARK = 400;

    /** In the order in which they began; whoever is not among them any more ends. */
    private final Set<Object> readers = new LinkedHashSet<>();

    /**
     * Sends the last lines, and then what comes after them; returns when the time is over, or nobody reads any more.
     *
     * @param log reads so many of the last lines
     * @throws ProblemException where the log cannot be read at first
     */
    void follow(int seconds, int tail, IntFunction<String> log, HttpServletResponse response) throws IOException {
        String sent = log.apply(tail);
        Object reader = begin();
        try {
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader("X-Content-Type-Options", "nosniff");
            OutputStream out = response.getOutputStream();
            write(out, sent);
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end && pause() && goesOn(reader)) {
                String now = read(log, sent);
                write(out, added(sent, now));
                sent = now;
            }
        } finally {
            end(reader);
        }
    }

    private synchronized Object begin() {
        if (readers.size() == MOST) {
            readers.remove(readers.iterator().next());
        }
        Object reader = new Object();
        readers.add(reader);
        return reader;
    }

    private synchronized boolean goesOn(Object reader) {
        return readers.contains(reader);
    }

    private synchronized void end(Object reader) {
        readers.remove(reader);
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
