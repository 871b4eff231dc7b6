package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opsaga.saga.OutsideText;

/**
 * One line of the table of an operation on many agents: what became of one of them. It is written thousands of times into one
 * payload, which has a limit: what is empty is left out there.
 *
 * @param agent its id
 * @param machine where it lives
 * @param from the version that it ran before; empty where it ran none, or nobody has looked yet
 * @param to the version that it shall run
 * @param reason why it is not as wanted, for people; empty where it is
 * @param millis how long was worked on its change; 0 where nothing was done
 * @param build which of the {@link Progress#BUILDS builds} was tried and is not there, from 1; 0 in all other rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AgentOutcome(
        String agent,
        String machine,
        String from,
        String to,
        Outcome outcome,
        String reason,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long millis,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int build) {
    public AgentOutcome {

        from = from == null ? "" : from;
        reason = OutsideText.line(reason);
    }

    /** A row that names no build. */
    public AgentOutcome(
            String agent, String machine, String from, String to, Outcome outcome, String reason, long millis) {
        this(agent, machine, from, to, outcome, reason, millis, 0);
    }
}
