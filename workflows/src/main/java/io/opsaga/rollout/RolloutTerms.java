package io.opsaga.rollout;

import io.opsaga.saga.StepName;
import java.time.Duration;

/**
 * How a rollout goes about its targets.
 *
 * @param step the change; there is one {@link LayerStep} of it for each layer, and its estimate is that of one target
 * @param perPlace how many of a place are worked on at once, at least 1
 * @param maxFailures how many may fail before the policy decides; 0 where none may
 * @param answerWithin how long {@link RolloutPolicy#STOP_AND_ASK} waits for an answer; then everything is rolled back
 */
public record RolloutTerms(StepName step, RolloutPolicy policy, int perPlace, int maxFailures, Duration answerWithin) {
    public RolloutTerms {
        if (perPlace < 1 || maxFailures < 0) {
            throw new IllegalArgumentException("%d at once, %d failures".formatted(perPlace, maxFailures));
        }
    }
}
