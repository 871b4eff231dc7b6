package io.opsaga.retention;

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

/** A server that skips time, for all tests of a class; each has stores of its own, found by the run that calls. */
final class RetentionLab implements AfterAllCallback, AutoCloseable {
    private static final Duration PROMPTLY = Duration.ofMillis(10);

    private final Map<String, RetentionBench> benches = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final TestWorkflowEnvironment environment;

    RetentionLab(WorkerInterceptor... interceptors) {
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
        environment = TestWorkflowEnvironment.newInstance(options.build());
        register();
        environment.start();
    }

    private void register() {
        Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                RetentionSaga.class);
        workflows.registerActivitiesImplementations(
                callers(OperationActivities.class, bench -> bench.store),
                callers(RetentionRecords.class, bench -> bench.stocks));
        WorkerOptions options = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(PROMPTLY)
                .setDefaultHeartbeatThrottleInterval(PROMPTLY)
                .build();
        environment
                .newWorker(TaskQueues.SHARED, options)
                .registerActivitiesImplementations(callers(RetentionActivities.class, bench -> bench.stocks));
    }

    RetentionBench bench() {
        return bench("retention_" + numbers.incrementAndGet());
    }

    RetentionBench bench(String id) {
        RetentionBench bench = new RetentionBench(environment, id);
        benches.put(id, bench);
        return bench;
    }

    private <T> T callers(Class<T> contract, Function<RetentionBench, T> part) {
        Class<?>[] contracts = {contract};
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), contracts, (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(this, arguments);
            }
            RetentionBench bench =
                    benches.get(Activity.getExecutionContext().getInfo().getWorkflowId());
            try {
                return method.invoke(part.apply(bench), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public void close() {
        environment.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
