package io.opsaga.api.metrics;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Figures.Performance;
import io.opsaga.operation.OperationLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The documented metrics; times in seconds, 0 where nothing has been measured yet. */
@RestController
@Tag(name = "metrics")
class MetricsController {
    /** What rates and times of changes are over. */
    static final Duration WINDOW = Duration.ofDays(30);

    private final OperationLog log;
    private final Figures figures;
    private final EnvironmentNames environments;

    MetricsController(OperationLog log, Figures figures, EnvironmentNames environments) {
        this.log = log;
        this.figures = figures;
        this.environments = environments;
    }

    /** The documented envelope. */
    record Envelope(DeploymentMetrics metrics) {}

    @GetMapping("/metrics")
    @Operation(summary = "Counts, rates and times of deployments and fleets, and how well changes go")
    @Parameter(in = ParameterIn.QUERY, name = "environment", description = "all together where it is not given")
    Envelope metrics(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        query.finish();
        Instant now = Instant.now();
        Performance performance = figures.performance(environment, now.minus(WINDOW));
        return new Envelope(DeploymentMetrics.of(
                log.metrics(DeploymentKind.NAME, environment, now),
                FleetMetrics.of(log.metrics(FleetKind.NAME, environment, now)),
                Dora.of(performance),
                Evaluation.of(performance),
                now));
    }
}
