package io.opsaga.archive;

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
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server that skips time, for all tests of a class; each has a bench of its own, found by the run that calls. */
public abstract class StoreLab<B extends StoreBench> implements AfterAllCallback, AutoCloseable {
    private static final Duration PROMPTLY = Duration.ofMillis(10);

    private final Map<String, B> benches = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final String prefix;
    private final BiFunction<TestWorkflowEnvironment, String, B> making;
    private final TestWorkflowEnvironment environment;

    /**
     * What a bench does when it is called as that contract.
     *
     * @param part of the bench that implements it
     */
    public record Hands<B, T>(Class<T> contract, Function<B, ? extends T> part) {}

    /**
     * @param prefix of the ids of its operations
     * @param records called as local activities
     * @param shared called as activities of the queue for what is bound to no machine
     */
    protected StoreLab(
            String prefix,
            BiFunction<TestWorkflowEnvironment, String, B> making,
            Class<?> saga,
            Hands<B, ?> records,
            Hands<B, ?> shared,
            WorkerInterceptor... interceptors) {
        this.prefix = prefix;
        this.making = making;
        environment = TestWorkflowEnvironment.newInstance(options(interceptors));
        Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
        // A saga with an error in it fails its test at once, and is not tried again and again.
        workflows.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                saga);
        workflows.registerActivitiesImplementations(
                callers(new Hands<>(OperationActivities.class, bench -> bench.store)), callers(records));
        WorkerOptions attentive = WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(PROMPTLY)
                .setDefaultHeartbeatThrottleInterval(PROMPTLY)
                .build();
        environment.newWorker(TaskQueues.SHARED, attentive).registerActivitiesImplementations(callers(shared));
        environment.start();
    }

    private static TestEnvironmentOptions options(WorkerInterceptor... interceptors) {
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
        return options.build();
    }

    public final B bench() {
        return bench(prefix + numbers.incrementAndGet());
    }

    public final B bench(String id) {
        B bench = making.apply(environment, id);
        benches.put(id, bench);
        return bench;
    }

    private <T> T callers(Hands<B, T> hands) {
        Class<T> contract = hands.contract();
        Class<?>[] contracts = {contract};
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), contracts, (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(this, arguments);
            }
            B bench = benches.get(Activity.getExecutionContext().getInfo().getWorkflowId());
            try {
                return method.invoke(hands.part().apply(bench), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public final void close() {
        environment.close();
    }

    @Override
    public final void afterAll(ExtensionContext context) {
        close();
    }
}
