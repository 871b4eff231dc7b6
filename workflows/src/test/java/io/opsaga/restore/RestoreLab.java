package io.opsaga.restore;

import io.opsaga.operation.OperationActivities;
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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server without waiting for all restores of a test class; what a run calls is found by its id. */
final class RestoreLab implements AfterAllCallback, AutoCloseable {
    private final Map<String, RestoreBench> benches = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final TestWorkflowEnvironment server;

    RestoreLab(WorkerInterceptor... interceptors) {
        var client = WorkflowClientOptions.newBuilder()
                .setIdentity("test")
                .setDataConverter(Payloads.converter())
                .build();
        var options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(client)
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors)
                        .build());
        OpsAttributes.ALL.forEach(known -> options.registerSearchAttribute(known.getName(), known.getValueType()));
        server = TestWorkflowEnvironment.newInstance(options.build());
        Worker sagas = server.newWorker(TaskQueues.WORKFLOWS);
        // A saga with an error in it fails its test at once, and is not tried again and again.
        sagas.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                RestoreSaga.class);
        sagas.registerActivitiesImplementations(
                of(OperationActivities.class, bench -> bench.store), of(RestoreRecords.class, bench -> bench.place));
        Duration promptly = Duration.ofMillis(10);
        var attentive = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(promptly)
                .setDefaultHeartbeatThrottleInterval(promptly)
                .build();
        server.newWorker(TaskQueues.SHARED, attentive)
                .registerActivitiesImplementations(of(RestoreActivities.class, bench -> bench.place));
        server.start();
    }

    RestoreBench bench() {
        return bench("restore_" + count.incrementAndGet());
    }

    RestoreBench bench(String id) {
        RestoreBench bench = new RestoreBench(server, id);
        benches.put(id, bench);
        return bench;
    }

    /** That part of whichever bench the calling run belongs to. */
    private <T> T of(Class<T> contract, Function<RestoreBench, ? extends T> part) {
        Object proxy = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(this, arguments);
                    }
                    String run = Activity.getExecutionContext().getInfo().getWorkflowId();
                    try {
                        return method.invoke(part.apply(benches.get(run)), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return contract.cast(proxy);
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
