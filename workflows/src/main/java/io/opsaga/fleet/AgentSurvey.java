package io.opsaga.fleet;

import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one agent before anything is touched.
 *
 * @param next what the version means for it; null where it cannot be said
 * @param old what runs there now
 * @param problem why it cannot be changed; null where it can
 */
public record AgentSurvey(
        String agent,
        State state,
        @Nullable Release next,
        Snapshot old,
        @Nullable FailureNote problem) {
    /** Many come together. */
    public AgentSurvey {
        problem = problem == null
                ? null
                : new FailureNote(problem.type(), OutsideText.line(problem.message()), problem.step());
    }

    /** What has to be done. */
    public enum State {
        /** Exactly the release runs, and is well. */
        UNCHANGED,
        TO_CHANGE,
        /** It runs the version, but not as declared, or it is not well: it is changed all the same. */
        DRIFTED,
        /** It cannot be changed. */
        BLOCKED
    }

    /** An agent that cannot be changed, whatever runs there. */
    public static AgentSurvey blocked(String agent, FailureNote problem) {
        return new AgentSurvey(agent, State.BLOCKED, null, Snapshot.NOTHING, problem);
    }
}
