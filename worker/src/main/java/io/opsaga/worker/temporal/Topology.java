package io.opsaga.worker.temporal;

import io.opsaga.inventory.Inventories;
import io.opsaga.saga.TaskQueues;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.QueueShares.Share;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which worker serves which queue with what: the one reviewed list. */
final class Topology {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Inventories inventories;
    private final Supplier<Set<String>> open;
    private final WorkerSettings.Workers settings;
    private final List<?> store;
    private final List<Capability> capabilities;

    /**
     * @param open machines of operations that go on, or can still be undone, whether an inventory has them or not: somebody has to say that it has not
     * @param store what sagas ask of the store, which is at hand wherever workflows run
     */
    Topology(
            Inventories inventories,
            Supplier<Set<String>> open,
            WorkerSettings.Workers settings,
            List<?> store,
            List<Capability> capabilities) {
        this.inventories = inventories;
        this.open = open;
        this.settings = settings;
        this.store = List.copyOf(store);
        this.capabilities = List.copyOf(capabilities);
    }

    /**
     * @param served queues that are served already
     * @return the others that this process shall serve, by now
     */
    SortedMap<String, Share> missing(Set<String> served) {
        // Those of machines that are gone still count: else a pattern for one of them would match no queue any more.
        SortedSet<String> all = queues();
        all.addAll(served);
        SortedMap<String, Share> missing = new TreeMap<>(
                QueueShares.of(all, settings.queues(), settings.standIn()).served());
        missing.keySet().removeAll(served);
        return missing;
    }

    void register(WorkerFactory factory, SortedMap<String, Share> queues) {
        queues.forEach((queue, share) -> {
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
                                .flatMap(capability ->
                                        implementations(capability.activities().get()))
                                .toArray());
            }
        });
    }

    private static Stream<?> implementations(Object one) {
        return one instanceof Collection<?> several ? several.stream() : Stream.of(one);
    }

    /** The workflows' queue, that of work that is bound to no machine, and each machine's once: environments may share machines, and then share their queue and its limit. */
    private SortedSet<String> queues() {
        SortedSet<String> names = new TreeSet<>();
        names.add(TaskQueues.WORKFLOWS);
        names.add(TaskQueues.SHARED);
        open.get().forEach(name -> names.add(TaskQueues.machine(name)));
        inventories
                .all()
                .forEach(inventory ->
                        inventory.machines().keySet().forEach(name -> names.add(TaskQueues.machine(name))));
        return names;
    }
}
