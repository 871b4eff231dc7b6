package io.opsaga.api.health;

import io.opsaga.api.operations.OperationGateway;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Temporal's part of {@code /actuator/health}. */
@Component("temporalHealthIndicator")
class TemporalHealth implements HealthIndicator {
    private final OperationGateway gateway;

    TemporalHealth(OperationGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Health health() {
        try {
            gateway.ping();
            return Health.up().build();
        } catch (OperationGateway.Unreachable e) {
            return Health.down().build();
        }
    }
}
