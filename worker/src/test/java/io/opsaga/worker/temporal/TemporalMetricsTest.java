package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.tally.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opsaga.worker.signing.Seal;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import org.junit.jupiter.api.Test;

class TemporalMetricsTest {
    @Test
    void callsOfTemporalAreCounted() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Scope scope = TemporalMetrics.into(registry);
        try (InMemoryTemporal temporal = new InMemoryTemporal("default", scope, new Seal("a key"))) {
            temporal.client()
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        }
        scope.close();

        assertThat(registry.get("temporal_request")
                        .tag("operation", "GetSystemInfo")
                        .counter()
                        .count())
                .isPositive();
        assertThat(registry.get("temporal_request_latency")
                        .tag("operation", "GetSystemInfo")
                        .timer()
                        .takeSnapshot()
                        .histogramCounts())
                .hasSizeBetween(2, 10);
    }
}
