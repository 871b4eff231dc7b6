package io.opsaga.control;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one agent before anything is touched.
 *
 * @param settled why nothing has to be done with it; null where something has to be
 * @param problem why nothing can be done with it; null where something can
 */
public record AgentStand(
        String agent,
        Stand stand,
        @Nullable String settled,
        @Nullable FailureNote problem) {
    /** Many come together. */
    public AgentStand {
        settled = settled == null ? null : OutsideText.line(settled);
        problem = problem == null
                ? null
                : new FailureNote(problem.type(), OutsideText.line(problem.message()), problem.step());
    }

    /** One that is to be acted upon. */
    public static AgentStand open(String agent, Stand stand) {
        return new AgentStand(agent, stand, null, null);
    }

    /** One with which nothing has to be done. */
    public static AgentStand settled(String agent, Stand stand, String why) {
        return new AgentStand(agent, stand, why, null);
    }

    /** One with which nothing can be done. */
    public static AgentStand blocked(String agent, Stand stand, FailureNote problem) {
        return new AgentStand(agent, stand, null, problem);
    }
}
