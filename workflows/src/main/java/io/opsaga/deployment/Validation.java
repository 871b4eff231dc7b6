package io.opsaga.deployment;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.EnvironmentProfile;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** Decides what validation findings mean: critical ones block everywhere, high ones where the level is strict. */
final class Validation {
    private Validation() {}

    /** Returns a sentence, or throws VALIDATION_BLOCKED. */
    static String judge(String environment, List<Finding> findings) {
        // Of an environment that an inventory declares the run does not know the level: it is held to the strictest.
        boolean strict = EnvironmentName.of(environment)
                .map(name -> EnvironmentProfile.of(name).validationLevel().equals("strict"))
                .orElse(true);
        List<Finding> blocking = findings.stream()
                .filter(finding -> !finding.passed())
                .filter(finding ->
                        finding.severity() == Severity.CRITICAL || (strict && finding.severity() == Severity.HIGH))
                .toList();
        if (!blocking.isEmpty()) {
            throw DeploymentFailure.VALIDATION_BLOCKED.because(blocking.stream()
                    .map(finding -> finding.testName() + ": " + finding.message())
                    .collect(Collectors.joining("; ")));
        }
        long passed = findings.stream().filter(Finding::passed).count();
        return "%d of %d checks passed".formatted(passed, findings.size());
    }
}
