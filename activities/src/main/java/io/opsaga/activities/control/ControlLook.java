package io.opsaga.activities.control;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.control.AgentStand;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlFailure;
import io.opsaga.control.ControlQuestion;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import io.opsaga.stops.Stop;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at one agent, and says what has to be done with it. */
final class ControlLook {
    private final ControlQuestion question;
    private final Health health;
    private final Releases releases;
    private final Function<Placement, List<AgentRuntime>> others;

    /** @param others the runtimes that do not work on an agent as it is declared */
    ControlLook(
            ControlQuestion question,
            Health health,
            Releases releases,
            Function<Placement, List<AgentRuntime>> others) {
        this.question = question;
        this.health = health;
        this.releases = releases;
        this.others = others;
    }

    /** @param stopped that it is stopped on purpose; null where it is not */
    AgentStand of(Placement at, AgentRuntime runtime, @Nullable Stop stopped) {
        String id = at.agent().id();
        if (stopped != null && question.action() == ControlAction.RESTART) {
            return blocked(id, Stand.NOTHING, ControlFailure.STOPPED_ON_PURPOSE, stopped.sentence());
        }
        try {
            RunControl.Look look = runtime.control().look(at, question.operation());
            Optional<String> recorded = look.remains() ? Optional.empty() : recorded(id);
            if (recorded.isPresent()) {
                Optional<String> elsewhere = elsewhere(at);
                if (elsewhere.isPresent() && stopped != null && question.action() == ControlAction.START) {
                    // Else nothing could be deployed any more to where an agent is declared after it was stopped.
                    return AgentStand.settled(id, Stand.NOTHING, elsewhere.get() + "; it may be deployed");
                }
                if (elsewhere.isPresent()) {
                    return blocked(id, Stand.NOTHING, ControlFailure.AGENT_ELSEWHERE, elsewhere.get());
                }
            }
            Optional<String> complaint = look.alive() ? complaint(at, runtime, look.stand()) : Optional.of("down");
            Stand stand = new Stand(look.stand().was(), look.stand().run(), complaint.isEmpty());
            return judged(id, look, stand, complaint, stopped != null && recorded.isEmpty());
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            return AgentStand.blocked(
                    id, Stand.NOTHING, new FailureNote(e.getType(), String.valueOf(e.getOriginalMessage()), ""));
        }
    }

    private AgentStand judged(
            String id, RunControl.Look look, Stand stand, Optional<String> complaint, boolean neverThere) {
        boolean there = stand.was().present();
        return switch (question.action()) {
            case STOP ->
                look.resting()
                        ? AgentStand.settled(id, stand, look.remains() ? "it does not run" : "there is nothing of it")
                        : AgentStand.open(id, stand);
            case REMOVE ->
                there || !look.resting() || look.remains()
                        ? AgentStand.open(id, stand)
                        : AgentStand.settled(id, stand, "there is nothing of it");
            case START -> {
                if (!there) {
                    // Else nothing could be deployed any more to an agent that was stopped before it was there.
                    yield neverThere
                            ? AgentStand.settled(id, stand, "there is nothing of it; it may be deployed")
                            : missing(id, stand);
                }
                if (look.alive() && look.kept() && complaint.isEmpty()) {
                    yield AgentStand.settled(id, stand, "it runs, and is well");
                }
                yield look.alive() && stand.was().running() && complaint.isPresent()
                        ? blocked(id, stand, ControlFailure.RUNS_UNWELL, "it runs: " + complaint.get())
                        : AgentStand.open(id, stand);
            }
            case RESTART -> there ? AgentStand.open(id, stand) : missing(id, stand);
        };
    }

    private Optional<String> recorded(String id) {
        return releases.current(question.environment(), id).map(ReleaseEntry::version);
    }

    /** Where it is, where that is not where its declaration says. */
    private Optional<String> elsewhere(Placement at) {
        String id = at.agent().id();
        Optional<ReleaseEntry> current = releases.current(question.environment(), id);
        if (current.isPresent() && !current.get().machine().equals(question.machine())) {
            return Optional.of("%s %s was deployed to %s, and is declared for %s by now"
                    .formatted(id, current.get().version(), current.get().machine(), question.machine()));
        }
        for (AgentRuntime other : others.apply(at)) {
            if (isThere(other, at)) {
                return Optional.of("%s is on %s for the runtime %s, and is declared for the runtime %s by now"
                        .formatted(
                                id,
                                question.machine(),
                                other.kind().wire(),
                                at.agent().runtime().wire()));
            }
        }
        return Optional.empty();
    }

    /** A machine without such a runtime has nothing of it either. */
    private boolean isThere(AgentRuntime other, Placement at) {
        try {
            return other.control().look(at, question.operation()).remains();
        } catch (ApplicationFailure | DockerFailure | SshException e) {
            return false;
        }
    }

    private AgentStand missing(String id, Stand stand) {
        return blocked(
                id,
                stand,
                ControlFailure.NOT_DEPLOYED,
                releases.current(question.environment(), id)
                        .map(gone ->
                                "%s is recorded of %s, and nothing that could be started is on %s. POST /agents/%2$s/remove takes it out of the record;"
                                                .formatted(gone.version(), id, question.machine())
                                        + " then it may be deployed")
                        .orElse("there is nothing of %s on %s".formatted(id, question.machine())));
    }

    private Optional<String> complaint(Placement at, AgentRuntime runtime, Stand stand) {
        if (!stand.was().present()) {
            return Optional.of("something of it runs that is not the agent");
        }
        if (stand.was().state() != null) {
            return Optional.of("it is " + stand.was().state());
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
