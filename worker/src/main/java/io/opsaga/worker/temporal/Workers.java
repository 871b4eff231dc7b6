package io.opsaga.worker.temporal;

import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the workers when everything else is there, and on the way down waits until running activities have stopped. */
public final class Workers implements SmartLifecycle {
    private static final Duration STOP = Duration.ofSeconds(8);
    private static final int BEFORE_THE_WEB = 8192;
    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final WorkflowClient client;
    private final ServerSetup setup;
    private final Topology topology;
    private final WorkerFactoryOptions options;
    private @Nullable WorkerFactory factory;

    /** @param interceptors see every workflow and activity; each wraps those before it */
    Workers(WorkflowClient client, ServerSetup setup, Topology topology, List<WorkerInterceptor> interceptors) {
        this.client = client;
        this.setup = setup;
        this.topology = topology;
        this.options = WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(interceptors.toArray(WorkerInterceptor[]::new))
                .build();
    }

    @Override
    public synchronized void start() {
        setup.apply();
        WorkerFactory started = WorkerFactory.newInstance(client, options);
        log.info("Serving {}", topology.register(started).served());
        started.start();
        factory = started;
    }

    @Override
    public synchronized void stop() {
        WorkerFactory running = factory;
        if (running == null) {
            return;
        }
        factory = null;
        running.shutdownNow();
        running.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS);
        if (!running.isTerminated()) {
            log.warn("Some activities did not stop within {}; they are tried again by the next worker", STOP);
        }
    }

    /** Before the web server, so that whoever is answered finds workers; and after it on the way down. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - BEFORE_THE_WEB;
    }

    @Override
    public synchronized boolean isRunning() {
        return factory != null;
    }
}
