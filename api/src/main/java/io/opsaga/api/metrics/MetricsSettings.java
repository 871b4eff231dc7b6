package io.opsaga.api.metrics;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Series of operations, under {@code opsaga}.
 *
 * @param metricsEvery how long they are kept before the store is asked again
 */
@ConfigurationProperties("opsaga")
record MetricsSettings(
        @Within(least = "0s", most = "10m") @DefaultValue("5s")
        Duration metricsEvery) {}
