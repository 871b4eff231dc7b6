package io.opsaga.activities.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two rules for every request to an engine. It has a connection of its own, because a kept one that died with its SSH session
 * cannot be told from a live one until a request is lost on it. And it does not wait forever for an engine that hangs: the
 * library's own time-out does not reach Unix sockets.
 */
final class EngineHttp implements DockerHttpClient {
    private static final Duration USUAL = Duration.ofSeconds(60);
    /** Until the answer begins, not until it ends. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final DockerHttpClient client;
    private final ScheduledExecutorService timer;

    EngineHttp(DockerHttpClient client, ScheduledExecutorService timer) {
        this.client = client;
        this.timer = timer;
    }

    @Override
    public Response execute(Request request) {
        Duration patience = request.path().matches(".*/(images/create|stop|wait)(\\?.*)?") ? LONG : USUAL;
        Watchdog watchdog = new Watchdog(Thread.currentThread());
        ScheduledFuture<?> alarm = timer.schedule(watchdog::bark, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(Request.builder()
                    .from(request)
                    .putHeader("Connection", "close")
                    .build());
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
