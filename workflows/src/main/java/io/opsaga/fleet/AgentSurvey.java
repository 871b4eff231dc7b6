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
 * @param remark why it is left as it is; null where its state says so
 */
public record AgentSurvey(
        String agent,
        State state,
        @Nullable Release next,
        Snapshot old,
        @Nullable FailureNote problem,
        @Nullable String remark) {
    /** Many come together. */
    public AgentSurvey {
        problem = problem == null
                ? null
                : new FailureNote(problem.type(), OutsideText.line(problem.message()), problem.step());
        remark = remark == null ? null : OutsideText.line(remark);
    }

    /** One of which the state says all. */
    public AgentSurvey(String agent, State state, @Nullable Release next, Snapshot old, @Nullable FailureNote problem) {
        this(agent, state, next, old, problem, null);
    }

    /** What has to be done. */
    public enum State {
        /** Exactly the release runs, and is well. */
        UNCHANGED,
        TO_CHANGE,
        /** It runs the version, but not as declared, or it is not well: it is changed all the same. */
        DRIFTED,
        /** It cannot be changed. */
        BLOCKED,
        /** It, or what it depends on and is not well without, was stopped on purpose: it is left alone. */
        STOPPED
    }

    /** That agent, which is left alone because of somebody's stop. */
    public static AgentSurvey stopped(AgentSurvey found, String why) {
        return new AgentSurvey(found.agent(), State.STOPPED, found.next(), found.old(), null, why);
    }

    /** An agent that cannot be changed, whatever runs there. */
    public static AgentSurvey blocked(String agent, FailureNote problem) {
        return new AgentSurvey(agent, State.BLOCKED, null, Snapshot.NOTHING, problem);
    }
}
