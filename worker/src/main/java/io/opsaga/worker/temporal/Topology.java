package io.opsaga.worker.temporal;

import io.opsaga.inventory.Inventories;
import io.opsaga.saga.TaskQueues;
import io.opsaga.worker.settings.WorkerSettings;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which worker serves which queue with what: the one reviewed list. */
final class Topology {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Inventories inventories;
    private final WorkerSettings.Workers settings;
    private final List<?> store;
    private final List<Capability> capabilities;

    /** @param store what sagas ask of the store, which is at hand wherever workflows run */
    Topology(Inventories inventories, WorkerSettings.Workers settings, List<?> store, List<Capability> capabilities) {
        this.inventories = inventories;
        this.settings = settings;
        this.store = List.copyOf(store);
        this.capabilities = List.copyOf(capabilities);
    }

    /** @return the queues that are served, for the log */
    QueueShares register(WorkerFactory factory) {
        QueueShares shares = QueueShares.of(queues(), settings.queues(), settings.standIn());
        shares.served().forEach((queue, share) -> {
            if (queue.equals(TaskQueues.WORKFLOWS)) {
                var workflows = factory.newWorker(queue, share.limit(WorkerOptions.newBuilder()));
                workflows.registerWorkflowImplementationTypes(
                        capabilities.stream().map(Capability::saga).toArray(Class<?>[]::new));
                workflows.registerActivitiesImplementations(store.toArray());
                capabilities.stream()
                        .map(Capability::records)
                        .filter(Objects::nonNull)
                        .forEach(records -> workflows.registerActivitiesImplementations(records.get()));
            } else {
                WorkerOptions.Builder options = WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(settings.perMachine())
                        // Else a step that is told to stop hears of it after eight seconds.
                        .setMaxHeartbeatThrottleInterval(SOON);
                factory.newWorker(queue, share.limit(options))
                        .registerActivitiesImplementations(capabilities.stream()
                                .map(capability -> capability.activities().get())
                                .toArray());
            }
        });
        return shares;
    }

    /** The workflows' queue, and each machine's once: environments may share machines, and then share their queue and its limit. */
    private SortedSet<String> queues() {
        SortedSet<String> names = new TreeSet<>();
        names.add(TaskQueues.WORKFLOWS);
        inventories
                .all()
                .forEach(inventory ->
                        inventory.machines().keySet().forEach(name -> names.add(TaskQueues.machine(name))));
        return names;
    }
}
