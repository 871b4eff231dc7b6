package io.opsaga.control;

import io.opsaga.control.ControlBatch.ControlledAgent;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.Row;
import io.opsaga.saga.Decision;
import io.opsaga.saga.FailureNote;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One agent that is acted upon, what was found out about it, and how far it has come; mutable, for workflow code only. */
final class Subject extends Row {
    /** Failures of what had been started. */
    private static final Set<String> STARTED = Set.of("UNHEALTHY", "CRASHED", "MEMORY_EXHAUSTED");

    private final ControlAction action;
    private @Nullable AgentStand found;

    Subject(ControlAgent agent, ControlAction action) {
        super(agent);
        this.action = action;
    }

    void forget() {
        found = null;
        forgotten();
    }

    void found(AgentStand answer) {
        found = answer;
        FailureNote problem = answer.problem();
        if (problem != null) {
            failed(problem);
        } else if (answer.settled() != null) {
            unchanged(answer.settled());
        }
    }

    /** Whether it cannot be started only because it runs, and is not well. */
    boolean runsUnwell() {
        FailureNote problem = found == null ? null : found.problem();
        return problem != null && problem.type().equals(ControlFailure.RUNS_UNWELL.name());
    }

    /** What it is like is seen when its turn comes: until then what it depends on is started. */
    void judgedInItsLayer() {
        AgentStand open = AgentStand.open(
                name(), Objects.requireNonNull(found, "it was looked at").stand());
        forget();
        found = open;
    }

    boolean surveyed() {
        return found != null;
    }

    @Override
    protected boolean changeable() {
        return found != null && found.problem() == null;
    }

    /** Whoever depends on what did not run before and cannot be started has nothing. */
    @Override
    protected boolean wasAbsent() {
        return action == ControlAction.START
                && found != null
                && !found.stand().was().running();
    }

    @Override
    protected boolean showsBegun(String failureType) {
        return STARTED.contains(failureType);
    }

    @Override
    protected String asBefore() {
        return found != null && found.stand().was().running() && !found.stand().well() ? "as before, not well" : "";
    }

    ControlledAgent controlled() {
        return new ControlledAgent(
                name(),
                Objects.requireNonNull(found, "only what was surveyed is acted upon")
                        .stand());
    }

    /** Such as "1.2.0, running"; empty where there is nothing, or nobody has looked. */
    private String before() {
        return found == null || !found.stand().was().present()
                ? ""
                : "%s, %s"
                        .formatted(
                                found.stand().was().version(),
                                found.stand().was().condition());
    }

    TargetRow row() {
        return TargetRow.of(name(), place(), before(), action.goal(), outcome(), reason(), millis());
    }

    /** What was found, as a line of a plan. */
    PlannedAgent planned() {
        AgentStand known = Objects.requireNonNull(found, "only what was surveyed is planned");
        boolean changes = known.problem() == null && known.settled() == null;
        return new PlannedAgent(
                name(),
                place(),
                changes ? Decision.WILL_CHANGE : Decision.NO_CHANGE,
                known.stand().was().version(),
                known.stand().was().digest(),
                known.stand().was().reference(),
                known.stand().was().running(),
                action.goal(),
                "",
                "",
                reason());
    }
}
