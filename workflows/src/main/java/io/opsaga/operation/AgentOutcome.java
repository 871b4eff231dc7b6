package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

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
 * @param orphan true where it is not the agent that was asked for, but what is left of one where it is not declared to be; null is false
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
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int build,
        @Nullable Boolean orphan) {
    public AgentOutcome {

        from = from == null ? "" : from;
        reason = OutsideText.line(reason);
    }

    /** A row that names no build. */
    public AgentOutcome(
            String agent, String machine, String from, String to, Outcome outcome, String reason, long millis) {
        this(agent, machine, from, to, outcome, reason, millis, 0);
    }

    /** A row of an agent that was asked for. */
    public AgentOutcome(
            String agent,
            String machine,
            String from,
            String to,
            Outcome outcome,
            String reason,
            long millis,
            int build) {
        this(agent, machine, from, to, outcome, reason, millis, build, null);
    }

    /** A row of what is left of an agent where it is not declared to be. */
    public static AgentOutcome orphan(
            String agent, String machine, String from, String to, Outcome outcome, String reason, long millis) {
        return new AgentOutcome(agent, machine, from, to, outcome, reason, millis, 0, Boolean.TRUE);
    }

    /** Whether it is about an orphan. */
    @JsonIgnore
    public boolean isOrphan() {
        return Boolean.TRUE.equals(orphan);
    }
}
