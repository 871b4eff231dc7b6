package io.opsaga.activities.runtime;

import io.opsaga.inventory.Agent.RestartPolicy;
import java.util.Arrays;

/** Restart policies as they are spelled on the machines. */
final class Restarts {
    private Restarts() {}

    static RestartPolicy of(String wire) {
        return Arrays.stream(RestartPolicy.values())
                .filter(policy -> policy.wire().equals(wire))
                .findFirst()
                .orElse(RestartPolicy.UNLESS_STOPPED);
    }
}
