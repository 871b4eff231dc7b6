package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The four keys, the evaluation metrics, and the series that Prometheus scrapes. */
class MetricsTest extends ApiTest {
    @AfterEach
    void comeBack() {
        figures.away(false);
    }

    @Test
    void howWellChangesGoIsSaidBesideTheDocumentedNumbers() {
        JsonNode metrics =
                http.get("/metrics?environment=production").has(200).json().at("/metrics");

        JsonNode dora = metrics.at("/dora");
        assertThat(dora.at("/window_days").asInt()).isEqualTo(30);
        assertThat(dora.at("/deployment_frequency").asDouble()).isEqualTo(1.5);
        assertThat(dora.at("/lead_time_for_changes").asDouble()).isEqualTo(90);
        assertThat(dora.at("/change_failure_rate").asDouble()).isEqualTo(0.25);
        assertThat(dora.at("/time_to_restore").asDouble()).isEqualTo(20);
        assertThat(dora.at("/unrestored").asInt()).isEqualTo(1);
        JsonNode evaluation = metrics.at("/evaluation");
        assertThat(evaluation.at("/deployment_success_rate").asDouble()).isEqualTo(0.8);
        assertThat(evaluation.at("/deployment_time").asDouble()).isEqualTo(4.5);
        assertThat(evaluation.at("/mean_time_to_recovery").asDouble()).isEqualTo(30);
        assertThat(evaluation.at("/configuration_error_rate").asDouble()).isEqualTo(0.1);
        assertThat(evaluation.at("/not_measured").values().stream().map(JsonNode::asString))
                .containsExactly("system_uptime", "security_compliance_score", "backup_success_rate");
    }

    @Test
    void fleetsAreCountedApart() {
        world.runs("agent-01", "1.0.0");
        String fleet = http.post(
                        "/fleet/deploy", "{\"environment\":\"production\",\"version\":\"2.0.0\",\"agents\":[\"*\"]}")
                .has(202)
                .at("/operation_id");
        JsonNode metrics = http.get("/metrics").has(200).json().at("/metrics");

        assertThat(metrics.at("/total_deployments").asInt()).isZero();
        assertThat(metrics.at("/fleets/total").asInt()).isEqualTo(1);
        assertThat(metrics.at("/fleets").propertyNames())
                .contains("success_rate", "average_time", "p95_time", "frequency", "by_outcome");
        end(fleet);
    }

    @Test
    void unknownParametersAreRefused() {
        http.get("/metrics?env=production").isProblem(400, "invalid-request");
        http.get("/metrics?environment=moon").isProblem(400, "invalid-request");
    }

    @Test
    void theSameIsThereAsSeries() {
        List<String> series = scrape();

        assertThat(series)
                .contains(
                        "opsaga_operations_started_total{environment=\"production\",kind=\"deployment\"} 7.0",
                        "opsaga_operations_started_total{environment=\"testing\",kind=\"fleet\"} 2.0",
                        "opsaga_operations_active{environment=\"production\",kind=\"deployment\"} 1.0",
                        "opsaga_operations_finished{environment=\"production\",kind=\"deployment\",verdict=\"rolled_back\"} 2.0",
                        "opsaga_failures_total{environment=\"production\",failure=\"unhealthy\",kind=\"deployment\"} 2.0",
                        "opsaga_rollbacks_total{environment=\"production\",kind=\"deployment\",trigger=\"manual_rollback\"} 2.0",
                        "opsaga_operation_duration_seconds_bucket{environment=\"production\",kind=\"deployment\",le=\"2.0\"} 3",
                        "opsaga_operation_duration_seconds_bucket{environment=\"production\",kind=\"deployment\",le=\"1800.0\"} 3",
                        "opsaga_operation_duration_seconds_bucket{environment=\"production\",kind=\"deployment\",le=\"+Inf\"} 4",
                        "opsaga_operation_duration_seconds_sum{environment=\"production\",kind=\"deployment\"} 2005.0",
                        "opsaga_quarantined_versions{environment=\"production\"} 1.0",
                        "opsaga_dora_deployments_per_day{environment=\"production\"} 1.5",
                        "opsaga_dora_change_failure_ratio{environment=\"production\"} 0.25",
                        "opsaga_dora_lead_time_seconds{environment=\"production\"} 90.0",
                        "opsaga_dora_time_to_restore_seconds{environment=\"production\"} 20.0",
                        "opsaga_configuration_error_ratio{environment=\"production\"} 0.1",
                        "opsaga_step_duration_median_seconds{kind=\"deployment\",step=\"healthy\"} 0.9",
                        "opsaga_store_up 1.0");
    }

    /** Types that nobody declared would be a label without end. */
    @Test
    void labelsAreBounded() {
        List<String> series = scrape();
        assertThat(series)
                .contains("opsaga_failures_total{environment=\"production\",failure=\"other\",kind=\"deployment\"} 2.0")
                .noneMatch(line -> line.contains("com.example"))
                .noneMatch(
                        line -> line.startsWith("opsaga_") && (line.contains("Exception") || line.contains("agent")));
    }

    /** 0 would be a measurement, and an alarm. */
    @Test
    void whatWasNotMeasuredIsNoSeries() {
        assertThat(scrape())
                .contains("opsaga_dora_deployments_per_day{environment=\"testing\"} 0.0")
                .noneMatch(line -> line.startsWith("opsaga_dora_lead_time_seconds{environment=\"testing\""))
                .noneMatch(line -> line.startsWith("opsaga_success_ratio{environment=\"testing\""));
    }

    @Test
    void withoutTheStoreTheScrapeGoesOn() {
        figures.away(true);
        assertThat(scrape())
                .contains("opsaga_store_up 0.0")
                .noneMatch(line -> line.startsWith("opsaga_operations"))
                .anyMatch(line -> line.startsWith("jvm_"));
    }

    @Test
    void whoMayReadMayScrape() {
        String key = http.post("/keys", "{\"name\":\"prometheus\",\"role\":\"viewer\"}")
                .has(201)
                .at("/key");
        http.get("/actuator/prometheus", "Authorization", "Bearer " + key).has(200);
        http.get("/actuator/prometheus", "Authorization", "Bearer wrong").has(401);
    }

    private List<String> scrape() {
        return http.get("/actuator/prometheus").has(200).body().lines().toList();
    }
}
