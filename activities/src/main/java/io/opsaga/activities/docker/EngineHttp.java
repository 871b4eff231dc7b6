package io.opsaga.activities.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Two rules for every request to an engine. One with a short answer goes over a kept connection, which costs a quarter of a new one;
 * that it died with its SSH session shows only when a request is lost on it, and then that request is made once more, over a new
 * one: a question may be asked twice, and each of these changes does nothing where it was done already. And no request waits
 * forever for an engine that hangs: the library's own time-out does not reach Unix sockets.
 */
final class EngineHttp implements DockerHttpClient {
    /** An engine that tells nothing for so long hangs; what it is to do may take longer. */
    private static final Duration LOOK = Duration.ofSeconds(12);

    private static final Duration USUAL = Duration.ofSeconds(60);
    /** Until the answer begins, not until it ends. */
    private static final Duration LONG = Duration.ofMinutes(10);

    /** What has a short answer that is read to its end, and may be asked twice. */
    private static final Pattern SHORT = Pattern.compile("GET .*/(json|info)(\\?.*)?"
            + "|POST .*/containers/(create|[^/]+/(start|stop|rename|update))(\\?.*)?"
            + "|DELETE .*/containers/[^/]+");
    /** A connection that was dead before fails at once; one that dies of a cut line takes long to say so. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private final DockerHttpClient client;
    private final DockerHttpClient kept;
    private final BooleanSupplier mayKeep;
    private final ScheduledExecutorService timer;

    /**
     * @param kept another client of the same engine, which keeps its connections
     * @param mayKeep whether that is right, as far as is known by now
     */
    EngineHttp(
            DockerHttpClient client, DockerHttpClient kept, BooleanSupplier mayKeep, ScheduledExecutorService timer) {
        this.client = client;
        this.kept = kept;
        this.mayKeep = mayKeep;
        this.timer = timer;
    }

    @Override
    public Response execute(Request request) {
        boolean isShort = SHORT.matcher(request.method() + " " + request.path()).matches();
        return isShort && mayKeep.getAsBoolean() ? onKept(request) : alone(request);
    }

    private Response onKept(Request request) {
        long begun = System.nanoTime();
        try {
            return watched(request, () -> kept.execute(request));
        } catch (RuntimeException e) {
            // Whoever was interrupted was told to stop, and not that the connection is dead.
            if (System.nanoTime() - begun > AT_ONCE.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return alone(request);
        }
    }

    private Response alone(Request request) {
        Request last =
                Request.builder().from(request).putHeader("Connection", "close").build();
        return watched(request, () -> client.execute(last));
    }

    private Response watched(Request request, Supplier<Response> call) {
        Duration patience = request.method().equals("GET")
                ? LOOK
                : request.path().matches(".*/(images/create|stop|wait)(\\?.*)?") ? LONG : USUAL;
        Watchdog watchdog = new Watchdog(Thread.currentThread());
        ScheduledFuture<?> alarm = timer.schedule(watchdog::bark, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (watchdog.rest()) {
                throw new UncheckedIOException(
                        new SocketTimeoutException("the engine did not answer within " + patience));
            }
            throw e;
        } finally {
            alarm.cancel(false);
            watchdog.rest();
        }
    }

    @Override
    public void close() throws IOException {
        kept.close();
        client.close();
    }

    /** Interrupts a thread while it waits, and never once it has stopped waiting. */
    private static final class Watchdog {
        private final Thread waiting;
        private boolean barked;
        private boolean resting;

        Watchdog(Thread waiting) {
            this.waiting = waiting;
        }

        synchronized void bark() {
            if (!resting) {
                barked = true;
                waiting.interrupt();
            }
        }

        /** @return whether it was this one that interrupted */
        synchronized boolean rest() {
            if (barked && !resting) {
                Thread.interrupted();
            }
            resting = true;
            return barked;
        }
    }
}
