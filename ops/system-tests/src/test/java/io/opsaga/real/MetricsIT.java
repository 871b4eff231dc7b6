package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.real.Real.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus would scrape of a running Opsaga, judged by Prometheus' own tool. */
@ExtendWith(Real.Shared.class)
class MetricsIT {
    private static final Duration QUICK = Duration.ofSeconds(30);

    private final Real real;
    private final OpsagaProcess opsaga;

    @TempDir
    Path folder;

    MetricsIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    @Test
    void promtoolAcceptsWhatIsScraped() throws IOException {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        opsaga.ended(opsaga.deploy(agent.id(), "crash"), "rolled_back");
        // Temporal's figures are reported every ten seconds, ours are read every five.
        String text = Awaitility.await()
                .atMost(QUICK)
                .until(
                        this::scrape,
                        now -> now.contains("temporal_activity_execution_latency")
                                && now.contains("failure=\"crashed\""));

        assertThat(text.lines())
                .anyMatch(line -> line.startsWith("opsaga_operations_started_total{environment=\"testing\""))
                .anyMatch(line -> line.startsWith("opsaga_quarantined_versions{environment=\"testing\"} "))
                .anyMatch(line -> line.startsWith("temporal_") && line.contains("workflow_type=\"Deployment\""));
        // Of what libraries bring only that it can be read; of ours also what Prometheus' conventions ask for.
        assertThat(promtool(text)).doesNotContain("error while linting");
        String ours = text.lines()
                .filter(line -> line.startsWith("opsaga_")
                        || line.startsWith("# HELP opsaga_")
                        || line.startsWith("# TYPE opsaga_"))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(promtool(ours)).isEmpty();
        // Agents and operations have no end; they are no labels.
        assertThat(text).doesNotContain(agent.id() + "\"", "\"deploy_", "\"fleet_");
    }

    private String scrape() {
        return opsaga.http().get("/actuator/prometheus").has(200).body();
    }

    private String promtool(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("metrics"), text);
        return Command.run(QUICK, List.of("sh", "-c", "promtool check metrics <" + file + " 2>&1"))
                .out();
    }
}
