package io.opsaga.retention;

import io.opsaga.archive.Retention;
import io.opsaga.archive.StoreBench;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Retention of one backup in two stores, played. */
final class RetentionBench extends StoreBench {
    static final String STORE = "offsite";
    static final String FURTHER = "on-pc2";
    static final Duration LEASE = Duration.ofHours(1);

    final PlayedStocks stocks = new PlayedStocks();

    RetentionBench(TestWorkflowEnvironment environment, String id) {
        super(environment, id);
    }

    RetentionInput input(Duration lease, int readDataPercent) {
        return new RetentionInput(
                operation(RetentionKind.NAME, "configs", "", "the store fills up", lease),
                new Retention(2, 0, 0, 0),
                ZoneId.of("Europe/Berlin"),
                List.of(STORE, FURTHER),
                readDataPercent);
    }

    RetentionBench begin(RetentionInput input) {
        start("Retention", input);
        return this;
    }

    /** All steps, and no time in which it could be undone. */
    RetentionBench begin() {
        return begin(input(Duration.ZERO, 10));
    }

    @Override
    public void close() {
        stocks.mishaps.end();
    }
}
