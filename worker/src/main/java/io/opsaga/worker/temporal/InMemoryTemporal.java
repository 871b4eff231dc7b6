package io.opsaga.worker.temporal;

import com.uber.m3.tally.Scope;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.worker.signing.Seal;
import io.opsaga.worker.signing.SigningCalls;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Temporal server inside this process, for trying things out: it forgets everything when the process ends. */
public final class InMemoryTemporal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InMemoryTemporal.class);

    private final TestWorkflowEnvironment environment;

    InMemoryTemporal(String namespace, Scope metrics, Seal seal) {
        log.warn(
                "IN-MEMORY TEMPORAL: NOTHING SURVIVES. No Web UI, no list; every running operation is lost with this process.");
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setMetricsScope(metrics)
                .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                        .addGrpcClientInterceptor(new SigningCalls(seal))
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        environment = TestWorkflowEnvironment.newInstance(options.build());
    }

    WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    @Override
    public void close() {
        environment.close();
    }
}
