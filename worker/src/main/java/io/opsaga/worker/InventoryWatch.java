package io.opsaga.worker;

import io.opsaga.activities.inventory.FileInventories;
import io.opsaga.inventory.InventoryReload.Refused;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the inventories again when their files change, and has machines served that have come into them. */
final class InventoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryWatch.class);

    private final FileInventories inventories;
    private final Runnable serving;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "inventories");
        thread.setDaemon(true);
        return thread;
    });

    private InventoryWatch(FileInventories inventories, Runnable serving) {
        this.inventories = inventories;
        this.serving = serving;
    }

    /**
     * Looks from now on, until it is closed.
     *
     * @param serving sees to it that all machines are served; done at every look, so that it is made up for where Temporal was away
     */
    static InventoryWatch start(FileInventories inventories, Runnable serving, Duration every) {
        InventoryWatch watch = new InventoryWatch(inventories, serving);
        var unused = watch.looking.scheduleWithFixedDelay(
                watch::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        attempt(this::reload);
        attempt(serving);
    }

    private void reload() {
        try {
            if (inventories.reloadIfChanged()) {
                LOG.info("Inventories have changed, and were read again: {}", inventories.inForce());
            }
        } catch (Refused e) {
            LOG.warn("Inventories have changed, and are faulty; those before stay in force:\n{}", e.getMessage());
        }
    }

    /** The next look comes soon; without this none would. */
    private static void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            LOG.error("Changed inventories are not all in use yet", e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
