package io.opsaga.api.operations;

import io.opsaga.settings.Within;
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
        @Within(least = "1s", most = "10m") @DefaultValue("30s")
        Duration timeout,

        @Within(least = "1s", most = "10m") @DefaultValue("10s")
        Duration patience) {}
