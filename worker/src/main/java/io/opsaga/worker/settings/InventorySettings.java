package io.opsaga.worker.settings;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How inventories are read again, under {@code opsaga}.
 *
 * @param lookAtInventoriesEvery how often it is looked whether their files have changed; two looks have to agree
 */
@ConfigurationProperties("opsaga")
public record InventorySettings(
        @Within(least = "100ms", most = "1h") @DefaultValue("5s")
        Duration lookAtInventoriesEvery) {}
