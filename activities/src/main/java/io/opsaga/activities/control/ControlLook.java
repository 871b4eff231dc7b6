package io.opsaga.activities.control;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.control.AgentStand;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlFailure;
import io.opsaga.control.ControlQuestion;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import io.opsaga.stops.Stop;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at one agent, and says what has to be done with it. */
final class ControlLook {
    private final ControlQuestion question;
    private final Health health;

    ControlLook(ControlQuestion question, Health health) {
        this.question = question;
        this.health = health;
    }

    /** @param stopped that it is stopped on purpose; null where it is not */
    AgentStand of(Placement at, AgentRuntime runtime, @Nullable Stop stopped) {
        String id = at.agent().id();
        if (stopped != null && question.action() == ControlAction.RESTART) {
            return blocked(id, Stand.NOTHING, ControlFailure.STOPPED_ON_PURPOSE, stopped.sentence());
        }
        try {
            RunControl.Look look = runtime.control().look(at, question.operation());
            Optional<String> complaint = look.alive() ? complaint(at, runtime, look.stand()) : Optional.of("down");
            Stand stand = new Stand(look.stand().was(), look.stand().run(), complaint.isEmpty());
            return judged(id, look, stand, complaint, stopped);
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            return AgentStand.blocked(
                    id, Stand.NOTHING, new FailureNote(e.getType(), String.valueOf(e.getOriginalMessage()), ""));
        }
    }

    private AgentStand judged(
            String id, RunControl.Look look, Stand stand, Optional<String> complaint, @Nullable Stop stopped) {
        boolean there = stand.was().present();
        return switch (question.action()) {
            case STOP ->
                look.resting()
                        ? AgentStand.settled(id, stand, there ? "it does not run" : "there is nothing of it")
                        : AgentStand.open(id, stand);
            case REMOVE ->
                there || !look.resting()
                        ? AgentStand.open(id, stand)
                        : AgentStand.settled(id, stand, "there is nothing of it");
            case START -> {
                if (!there) {
                    // Else nothing could be deployed any more to an agent that was stopped before it was there.
                    yield stopped == null
                            ? missing(id, stand)
                            : AgentStand.settled(id, stand, "there is nothing of it; it may be deployed");
                }
                if (look.alive() && complaint.isEmpty()) {
                    yield AgentStand.settled(id, stand, "it runs, and is well");
                }
                yield look.alive() && stand.was().running()
                        ? blocked(id, stand, ControlFailure.RUNS_UNWELL, "it runs: " + complaint.orElse(""))
                        : AgentStand.open(id, stand);
            }
            case RESTART -> there ? AgentStand.open(id, stand) : missing(id, stand);
        };
    }

    private AgentStand missing(String id, Stand stand) {
        return blocked(
                id,
                stand,
                ControlFailure.NOT_DEPLOYED,
                "there is nothing of %s on %s".formatted(id, question.machine()));
    }

    private Optional<String> complaint(Placement at, AgentRuntime runtime, Stand stand) {
        if (!stand.was().present()) {
            return Optional.of("something of it runs that is not the agent");
        }
        Change change = Change.inPlace(
                question.operation(), 0, question.environment(), at.agent().id(), question.machine(), stand.was());
        Placement then = runtime.asItWas(at, change);
        try {
            return health.complaint(then, () -> runtime.oldCondition(then, change));
        } catch (ProbeFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static AgentStand blocked(String id, Stand stand, Failure failure, String why) {
        return AgentStand.blocked(id, stand, new FailureNote(failure.name(), why, ""));
    }
}
