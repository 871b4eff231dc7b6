package io.opsaga.fleet;

import io.opsaga.ByHand;
import io.opsaga.operation.OperationActivities;
import io.opsaga.orphan.OrphanActivities;
import io.opsaga.orphan.OrphanRecords;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An in-memory server that skips time, and workers for the fleet saga and its two machines; one for all tests of a class. */
final class FleetLab implements AfterAllCallback {
    private final Map<String, FleetBench> benches = new ConcurrentHashMap<>();
    private final Map<String, ByHand> hands = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private @Nullable TestWorkflowEnvironment environment;

    private TestWorkflowEnvironment startEnvironment() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("test")
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        TestWorkflowEnvironment started = TestWorkflowEnvironment.newInstance(options.build());
        Worker workflows = started.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                FleetSaga.class);
        workflows.registerActivitiesImplementations(
                ofCallersBench(OperationActivities.class, bench -> bench.store),
                ofCallersBench(ReleaseActivities.class, bench -> bench.store),
                ofCallersBench(OrphanRecords.class, bench -> bench.orphans));
        WorkerOptions promptly = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(10))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(10))
                .build();
        for (String machine : FleetBench.MACHINES) {
            started.newWorker(TaskQueues.machine(machine), promptly)
                    .registerActivitiesImplementations(
                            ofCallersBench(FleetActivities.class, bench -> bench.machines),
                            ofCallersBench(OrphanActivities.class, bench -> bench.orphans));
        }
        started.start();
        return started;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        giveUp();
    }

    /** After a workflow that would not end, the server no longer skips time: the next test gets another one. */
    void giveUp() {
        if (environment != null) {
            environment.close();
            environment = null;
        }
    }

    /** Fresh machines and a fresh store. */
    FleetBench bench() {
        return bench("fleet_" + numbers.incrementAndGet());
    }

    FleetBench bench(String id) {
        if (environment == null) {
            environment = startEnvironment();
        }
        FleetBench bench = new FleetBench(this, environment, id);
        benches.put(bench.id, bench);
        return bench;
    }

    /** The first call of that activity is completed by somebody else, with this, and does nothing. */
    FleetBench bench(String method, @Nullable Object answer) {
        FleetBench bench = bench();
        hands.put(bench.id, new ByHand(method, answer));
        return bench;
    }

    private <T> T ofCallersBench(Class<T> contract, Function<FleetBench, T> part) {
        Object proxy = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(this, arguments);
                    }
                    String caller = Activity.getExecutionContext().getInfo().getWorkflowId();
                    ByHand hand = hands.get(caller);
                    if (hand != null && hand.completes(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(part.apply(benches.get(caller)), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return contract.cast(proxy);
    }
}
