package io.opsaga.api;

import io.opsaga.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator can set about operations, under {@code opsaga}.
 *
 * @param lease how long after success an operation can still be rolled back
 * @param patience how long a step goes on trying while its machine does not answer
 * @param undoPatience the same for an undo
 * @param startTimeout how long a request waits for Temporal to take an operation, before it is left to be started later
 * @param queryTimeout how long a status waits for a live answer before the store's record is shown
 * @param updateTimeout how long a rollback order waits for a worker
 * @param fleetParallel how many agents of a machine a fleet changes at once, where the request does not say
 * @param startLostFor for how long an operation that could not be started is still started when Temporal is back
 */
@ConfigurationProperties("opsaga")
public record OpsagaSettings(
        @Within(least = "0s", most = "365d") @DefaultValue("24h")
        Duration lease,

        @Within(least = "1s", most = "24h") @DefaultValue("1m")
        Duration patience,

        @Within(least = "1s", most = "24h") @DefaultValue("5m")
        Duration undoPatience,

        @Within(least = "100ms", most = "1m") @DefaultValue("5s")
        Duration startTimeout,

        @Within(least = "100ms", most = "1m") @DefaultValue("2s")
        Duration queryTimeout,

        @Within(least = "100ms", most = "1m") @DefaultValue("10s")
        Duration updateTimeout,

        @Within(least = "1m", most = "30d") @DefaultValue("24h")
        Duration startLostFor,

        @Within(least = "1", most = "64") @DefaultValue("8") int fleetParallel) {}
