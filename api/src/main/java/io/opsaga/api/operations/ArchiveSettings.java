package io.opsaga.api.operations;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The archive of operations, under {@code opsaga}.
 *
 * @param keepOperations how long after their end operations stay in lists; no shorter than what rates of changes are over
 * @param archiveEvery how often it is looked for those that are older
 */
@ConfigurationProperties("opsaga")
public record ArchiveSettings(
        @Within(least = "31d", most = "3650d") @DefaultValue("365d")
        Duration keepOperations,

        @Within(least = "1m", most = "7d") @DefaultValue("1h")
        Duration archiveEvery) {}
