package io.opsaga.worker.temporal;

import io.opsaga.worker.temporal.QueueShares.Share;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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
    private final Set<String> served = new TreeSet<>();
    private final List<WorkerFactory> factories = new ArrayList<>();

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
        serveMissing();
    }

    /** Serves the queues of machines that have come into the inventories; those of machines that are gone are served until the end. */
    public synchronized void serveAll() {
        if (isRunning()) {
            serveMissing();
        }
    }

    private void serveMissing() {
        SortedMap<String, Share> missing = topology.missing(served);
        if (missing.isEmpty()) {
            return;
        }
        // A factory takes no further workers once it has been started.
        WorkerFactory started = WorkerFactory.newInstance(client, options);
        topology.register(started, missing);
        log.info("Serving {}", missing);
        started.start();
        served.addAll(missing.keySet());
        factories.add(started);
    }

    @Override
    public synchronized void stop() {
        List<WorkerFactory> running = List.copyOf(factories);
        factories.clear();
        served.clear();
        running.forEach(WorkerFactory::shutdownNow);
        long until = System.nanoTime() + STOP.toNanos();
        running.forEach(one -> one.awaitTermination(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS));
        if (!running.stream().allMatch(WorkerFactory::isTerminated)) {
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
        return !factories.isEmpty();
    }
}
