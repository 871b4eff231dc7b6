package io.opsaga.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The answer of one validation check. */
public record Finding(
        String testName,
        String testType,
        Severity severity,
        boolean passed,
        String message,
        Duration executionTime,
        Instant timestamp) {
    public Finding {
        message = OutsideText.message(message);
    }

    /** How much a failed check weighs; only {@code CRITICAL} blocks on every level. */
    public enum Severity {
        CRITICAL,
        HIGH,
        MEDIUM,
        LOW,
        INFO;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
