package io.opsaga.worker.temporal;

import io.opsaga.deployment.DeploymentActivities;
import io.opsaga.deployment.DeploymentSaga;
import io.opsaga.fleet.FleetActivities;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.OperationActivities;
import io.opsaga.saga.TaskQueues;
import io.opsaga.worker.settings.WorkerSettings;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which worker serves which queue with what: the one reviewed list. */
final class Topology {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Inventories inventories;
    private final WorkerSettings.Workers settings;
    private final OperationActivities operations;
    private final DeploymentActivities deployments;
    private final FleetActivities fleets;

    Topology(
            Inventories inventories,
            WorkerSettings.Workers settings,
            OperationActivities operations,
            DeploymentActivities deployments,
            FleetActivities fleets) {
        this.inventories = inventories;
        this.settings = settings;
        this.operations = operations;
        this.deployments = deployments;
        this.fleets = fleets;
    }

    void register(WorkerFactory factory) {
        var workflows = factory.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(DeploymentSaga.class, FleetSaga.class);
        workflows.registerActivitiesImplementations(operations);
        for (String machine : machines()) {
            WorkerOptions options = WorkerOptions.newBuilder()
                    .setMaxConcurrentActivityExecutionSize(settings.perMachine())
                    // Else a step that is told to stop hears of it after eight seconds.
                    .setMaxHeartbeatThrottleInterval(SOON)
                    .build();
            factory.newWorker(TaskQueues.machine(machine), options)
                    .registerActivitiesImplementations(deployments, fleets);
        }
    }

    /** Every machine's name, once: environments may share machines, and then share their queue and its limit. */
    private SortedSet<String> machines() {
        SortedSet<String> names = new TreeSet<>();
        inventories.all().forEach(inventory -> names.addAll(inventory.machines().keySet()));
        return names;
    }
}
