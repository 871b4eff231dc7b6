package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sends what is written to a log as it grows, to few readers at a time, as each keeps a thread and a machine busy. One more ends the one that
 * began first: a reader who has gone is noticed only when there is something to send, and must not keep others out until then.
 */
@Component
class LogFollower {
    private static final int MOST = 8;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** Where so much has come there may be more at once. */
    private static final int MUCH = 1 << 19;

    /** What is sent of a log. */
    interface Source {
        /** @throws ProblemException where it cannot be read */
        String first();

        /**
         * What has come since.
         *
         * @throws ProblemException where it cannot be read now; the same may be asked again
         */
        String next();

        /** What was held back, for the end. */
        String end();
    }

    /** In the order in which they began; whoever is not among them any more ends. */
    private final Set<Object> readers = new LinkedHashSet<>();

    /**
     * Sends what there is, and then what comes after it; returns when the time is over, or nobody reads any more.
     *
     * @throws ProblemException where the log cannot be read at first
     */
    void follow(int seconds, Source log, HttpServletResponse response) throws IOException {
        String first = log.first();
        Object reader = begin();
        try {
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader("X-Content-Type-Options", "nosniff");
            OutputStream out = response.getOutputStream();
            write(out, first);
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            boolean more = false;
            while (System.nanoTime() < end && (more || pause()) && goesOn(reader)) {
                String next = read(log);
                write(out, next);
                more = next.length() >= MUCH;
            }
            write(out, log.end());
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

    /** A server that is to stop waits for its answers, and these would have it wait for minutes. */
    @EventListener(ContextClosedEvent.class)
    synchronized void endAll() {
        readers.clear();
    }

    private synchronized boolean goesOn(Object reader) {
        return readers.contains(reader);
    }

    private synchronized void end(Object reader) {
        readers.remove(reader);
    }

    /** A machine that is away for a moment, or an agent that is just being replaced, does not end it. */
    private static String read(Source log) {
        try {
            return log.next();
        } catch (ProblemException e) {
            return "";
        }
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
