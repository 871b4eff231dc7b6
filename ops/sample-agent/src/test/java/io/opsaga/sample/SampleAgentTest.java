package io.opsaga.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SampleAgentTest {
    private static final FailureSwitch NO_FAILURE = FailureSwitch.parse(null);

    @Test
    void healthNamesTheAgentAndItsVersion() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(NO_FAILURE))) {
            HttpResponse<String> health = Calls.get(agent.port(), "/health");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(health.body())
                    .isEqualTo("{\"status\":\"healthy\",\"agent\":\"memory\",\"version\":\"1.0.0\",\"role\":\"memory\","
                            + "\"uptime_seconds\":0}");
        }
    }

    @Test
    void versionAndMetricsAreServedAndRequestsCounted() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(NO_FAILURE))) {
            assertThat(Calls.get(agent.port(), "/version").body())
                    .isEqualTo("{\"agent\":\"memory\",\"version\":\"1.0.0\"}");
            assertThat(Calls.get(agent.port(), "/metrics").body())
                    .contains("agent_info{agent=\"memory\",role=\"memory\",version=\"1.0.0\"} 1\n")
                    .contains("agent_requests_total 2\n")
                    .containsPattern("agent_uptime_seconds \\d+\\.\\d+\n");
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(NO_FAILURE))) {
            assertThat(Calls.get(agent.port(), "/health/../etc").statusCode()).isEqualTo(404);
            assertThat(Calls.post(agent.port(), "/health").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void anAgentThatWasAskedToFailIsNeverHealthy() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(FailureSwitch.parse("health")))) {
            HttpResponse<String> health = Calls.get(agent.port(), "/health");

            assertThat(health.statusCode()).isEqualTo(500);
            assertThat(health.body()).contains("\"reason\":").doesNotContain("\"status\":\"healthy\"");
        }
    }

    @Test
    void aSlowAgentBecomesHealthyLater() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(FailureSwitch.parse("slow:1")))) {
            HttpResponse<String> health = Calls.get(agent.port(), "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("still starting").doesNotContain("\"status\":\"healthy\"");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(Calls.get(agent.port(), "/health").statusCode())
                                    .isEqualTo(200));
        }
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        try (SampleAgent agent = SampleAgent.start(settings(NO_FAILURE))) {
            Settings second = new Settings("second", "memory", agent.port(), "1.0.0", null, null, NO_FAILURE);

            assertThatIOException()
                    .isThrownBy(() -> SampleAgent.start(second))
                    .withMessageContaining(String.valueOf(agent.port()));
        }
    }

    private static Settings settings(FailureSwitch failure) {
        return new Settings("memory", "memory", 0, "1.0.0", null, null, failure);
    }
}
