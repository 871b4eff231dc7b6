package io.opsaga.stops;

import io.opsaga.saga.OutsideText;
import java.time.Instant;

/**
 * An agent was stopped on purpose.
 *
 * @param operation which stopped it
 * @param actor who asked for that
 * @param reason why, in that one's words; may be empty
 */
public record Stop(String environment, String agent, String operation, String actor, String reason, Instant since) {
    public Stop {
        reason = OutsideText.message(reason);
    }

    /** For people: who has stopped it, when and why, and how it is started. */
    public String sentence() {
        String why = reason.isEmpty() ? "" : ", because: " + reason;
        return "%s was stopped on purpose by %s at %s%s; POST /agents/%1$s/start starts it"
                .formatted(agent, actor, since, why);
    }
}
