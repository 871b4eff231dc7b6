package io.opsaga.api.metrics;

import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How figures are written: the documents know no null, so what was never measured is 0. */
final class Numbers {
    private static final double MILLIS = 1000.0;

    private Numbers() {}

    static double seconds(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toMillis() / MILLIS;
    }

    static double share(@Nullable Double share) {
        return share == null ? 0 : share;
    }

    static Map<String, Long> byOutcome(Metrics metrics) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(
                    verdict.name().toLowerCase(Locale.ROOT), metrics.byVerdict().getOrDefault(verdict, 0L));
        }
        return counts;
    }
}
