package io.opsaga.api.operations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Plans, under {@code opsaga.plan}.
 *
 * @param timeout how long a request for a plan waits for it
 * @param patience how long a machine may stay silent before the plan says so
 */
@ConfigurationProperties("opsaga.plan")
public record PlanSettings(
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("10s") Duration patience) {}
