package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.time.Instant;
import java.util.Locale;

/** Why an operation is being, or was, rolled back. */
public record Rollback(String id, Trigger trigger, String actor, String reason, Instant at) {
    public Rollback {
        actor = OutsideText.name(actor);
        reason = OutsideText.message(reason);
    }

    /** The reason of the rollback of a run that was cancelled, where nobody says why. */
    static final String CANCELLED = "The workflow was cancelled.";

    /** Whether it was no order, but the end of a cancelled run. */
    public boolean ofCancelledRun() {
        return trigger == Trigger.MANUAL_ROLLBACK && actor.equals(Orders.NOBODY_NAMED) && reason.equals(CANCELLED);
    }

    /** The documented triggers. */
    public enum Trigger {
        DEPLOYMENT_FAILURE("A step of the deployment failed."),
        HEALTH_CHECK_FAILURE("The new version did not become healthy."),
        PERFORMANCE_DEGRADATION("The new version performs worse than allowed."),
        SECURITY_VIOLATION("The new version violates a security policy."),
        MANUAL_ROLLBACK("Somebody asked for it."),
        RESOURCE_EXHAUSTION("A resource of the machine ran out.");

        private final String sentence;

        Trigger(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
