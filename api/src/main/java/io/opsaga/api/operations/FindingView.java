package io.opsaga.api.operations;

import java.time.Instant;

/** One validation check; {@code executionTime} in seconds. */
public record FindingView(
        String testName,
        String testType,
        String severity,
        boolean passed,
        String message,
        double executionTime,
        Instant timestamp) {}
