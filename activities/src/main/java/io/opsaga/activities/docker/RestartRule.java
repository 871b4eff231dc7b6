package io.opsaga.activities.docker;

import io.opsaga.inventory.Agent.RestartPolicy;
import java.util.Arrays;
import java.util.Optional;

/**
 * When an engine starts a container again by itself.
 *
 * @param retries how often in a row after failures; 0 for as often as it takes
 */
public record RestartRule(RestartPolicy policy, int retries) {
    public static final RestartRule NO = of(RestartPolicy.NO);

    /** The policy, for as often as it takes. */
    public static RestartRule of(RestartPolicy policy) {
        return new RestartRule(policy, 0);
    }

    /** As Docker's command line spells it, such as {@code on-failure:3}. */
    public String wire() {
        return retries == 0 ? policy.wire() : policy.wire() + ":" + retries;
    }

    /** The rule that is spelled so; empty for a word that is none. */
    public static Optional<RestartRule> of(String wire) {
        String[] parts = wire.split(":", 2);
        boolean counted = parts.length == 2 && parts[1].matches("\\d{1,9}");
        return Arrays.stream(RestartPolicy.values())
                .filter(policy -> policy.wire().equals(parts[0]) && (parts.length == 1 || counted))
                .findFirst()
                .map(policy -> new RestartRule(policy, counted ? Integer.parseInt(parts[1]) : 0));
    }
}
