package io.opsaga.api.operations;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often it is looked for what nobody else would notice, under {@code opsaga}.
 *
 * @param startLostEvery for operations whose start was lost
 * @param lookForEndedEvery for runs that were ended from outside
 * @param lookAtQueueEvery for those whose turn has come
 */
@ConfigurationProperties("opsaga")
public record WatchSettings(
        @Within(least = "1s", most = "1h") @DefaultValue("10s")
        Duration startLostEvery,

        @Within(least = "1s", most = "1h") @DefaultValue("10s")
        Duration lookForEndedEvery,

        @Within(least = "1s", most = "1h") @DefaultValue("5s")
        Duration lookAtQueueEvery) {}
