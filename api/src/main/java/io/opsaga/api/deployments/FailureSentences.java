package io.opsaga.api.deployments;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.fleet.FleetFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Failure;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the types of failure mean. */
final class FailureSentences {
    private static final Map<String, String> WITHOUT_ENUM = Map.of(
            Causes.TIMED_OUT,
            "Time ran out.",
            Causes.CANCELLED,
            "The step was cancelled.",
            "NOT_STARTED",
            "The operation was never started.",
            "ENDED_FROM_OUTSIDE",
            "The run was ended from outside, and nothing was undone.");

    private FailureSentences() {}

    /** Empty for a type that nobody declared. */
    static String of(String type) {
        Optional<? extends Failure> failure = DeploymentFailure.of(type);
        if (failure.isEmpty()) {
            failure = Stream.<Failure>concat(
                            Arrays.stream(OperationFailure.values()), Arrays.stream(FleetFailure.values()))
                    .filter(candidate -> candidate.name().equals(type))
                    .findFirst();
        }
        return failure.map(Failure::sentence).orElseGet(() -> WITHOUT_ENUM.getOrDefault(type, ""));
    }
}
