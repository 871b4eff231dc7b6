package io.opsaga.api.backups;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often it is looked after schedules of backups, under {@code opsaga.backups}.
 *
 * @param lookAtSchedulesEvery whether they are as they are declared
 * @param lookForMissingEvery whether the backups are there that should be
 */
@ConfigurationProperties("opsaga.backups")
public record ScheduleSettings(
        @Within(least = "1s", most = "1h") @DefaultValue("10s")
        Duration lookAtSchedulesEvery,

        @Within(least = "1s", most = "1d") @DefaultValue("1m")
        Duration lookForMissingEvery) {}
