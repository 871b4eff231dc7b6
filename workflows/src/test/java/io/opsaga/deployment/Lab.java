package io.opsaga.deployment;

import io.opsaga.operation.OperationActivities;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
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

/**
 * An in-memory server that skips time, and workers for the deployment saga; one for all tests of a class, because starting it
 * takes longer than a test. Each test gets a {@link Bench} with a machine and a store of its own.
 */
final class Lab implements AfterAllCallback {
    private final Map<String, Bench> benches = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final WorkerInterceptor[] interceptors;
    private @Nullable TestWorkflowEnvironment environment;

    Lab(WorkerInterceptor... interceptors) {
        this.interceptors = interceptors.clone();
    }

    private TestWorkflowEnvironment startEnvironment() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("test")
                        .setDataConverter(Payloads.converter())
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors)
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        TestWorkflowEnvironment started = TestWorkflowEnvironment.newInstance(options.build());
        Worker workflows = started.newWorker(TaskQueues.WORKFLOWS);
        // In production a bug halts the saga until it is mended; here it shall fail the test instead.
        workflows.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                DeploymentSaga.class);
        workflows.registerActivitiesImplementations(
                ofCallersBench(OperationActivities.class, bench -> bench.store),
                ofCallersBench(ReleaseActivities.class, bench -> bench.store));
        WorkerOptions promptly = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(10))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(10))
                .build();
        started.newWorker(TaskQueues.machine(Bench.MACHINE), promptly)
                .registerActivitiesImplementations(ofCallersBench(DeploymentActivities.class, bench -> bench.machine));
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

    /** A fresh machine and store. */
    Bench bench() {
        return bench("deploy_" + numbers.incrementAndGet());
    }

    Bench bench(String id) {
        if (environment == null) {
            environment = startEnvironment();
        }
        Bench bench = new Bench(this, environment, id);
        benches.put(bench.id, bench);
        return bench;
    }

    private <T> T ofCallersBench(Class<T> contract, Function<Bench, T> part) {
        Object proxy = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(this, arguments);
                    }
                    String caller = Activity.getExecutionContext().getInfo().getWorkflowId();
                    try {
                        return method.invoke(part.apply(benches.get(caller)), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return contract.cast(proxy);
    }
}
