package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.saga.Decision;
import io.opsaga.saga.Effect;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Reading;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One agent of a fleet and how far it has come; mutable, for workflow code only. */
final class Member {

    /** Failures of what had been started. */
    private static final Set<String> STARTED = Set.of(
            DeploymentFailure.UNHEALTHY.name(),
            DeploymentFailure.CRASHED.name(),
            DeploymentFailure.MEMORY_EXHAUSTED.name());

    /** What there is to say against a build shows in these rows; the table of all is long enough without it. */
    private static final Set<Outcome> TRIED = EnumSet.of(Outcome.FAILED, Outcome.UNDONE, Outcome.NOT_UNDONE);

    final FleetAgent agent;
    private final String asked;
    private @Nullable AgentSurvey found;
    private Outcome outcome = Outcome.UNTOUCHED;
    private String reason = "";
    private long begun;
    private long millis;
    private @Nullable FailureNote failure;
    /** An activity that changes it was asked for and has not been undone: it has to be undone. */
    private boolean touched;
    /** Its change is known to have taken effect. */
    private boolean applied;
    /** Something of its change was there, whatever became of it. */
    private boolean everThere;

    Member(FleetAgent agent, String version) {
        this.agent = agent;
        this.asked = version;
    }

    /** Nobody has looked at it yet, or somebody is about to look once more before anything is done. */
    void forget() {
        found = null;
        failure = null;
        outcome = Outcome.UNTOUCHED;
        reason = "";
    }

    void found(AgentSurvey survey) {
        found = survey;
        if (survey.problem() != null) {
            failed(survey.problem());
        } else if (survey.state() == AgentSurvey.State.UNCHANGED) {
            outcome = Outcome.UNCHANGED;
        }
    }

    /** From now on it has to be undone, whatever is heard of it. */
    void begin(long now) {
        touched = true;
        begun = now;
        outcome = Outcome.CHANGING;
        reason = "";
    }

    /** It was asked for together with others, and its turn did not come. */
    void notBegun() {
        touched = false;
        outcome = Outcome.UNTOUCHED;
    }

    void changed(long took, String detail) {
        applied = true;
        everThere = true;
        millis = took;
        outcome = Outcome.CHANGED;
        reason = detail;
    }

    void failed(FailureNote note, long now) {
        millis = now - begun;
        // Else an undo whose answer is lost with its worker, and that finds nothing the second time, would say there
        // never was.
        everThere |= STARTED.contains(note.type());
        failed(note);
    }

    private void failed(FailureNote note) {
        failure = note;
        outcome = Outcome.FAILED;
        reason = "%s: %s".formatted(note.type(), note.message());
    }

    void undoing() {
        outcome = Outcome.UNDOING;
    }

    void undone(Reading reading) {
        if (!reading.gone()) {
            outcome = Outcome.NOT_UNDONE;
            String before = failure == null ? "" : "%s: %s; ".formatted(failure.type(), failure.message());
            reason = before + "not undone: " + reading.detail();
            return;
        }
        touched = false;
        everThere |= reading.effect() == Effect.REVERTED;
        boolean never = !applied && reading.effect() == Effect.ABSENT;
        if (failure != null) {
            outcome = Outcome.FAILED;
            reason = "%s: %s".formatted(failure.type(), failure.message());
        } else {
            outcome = never ? Outcome.UNTOUCHED : Outcome.UNDONE;
            reason = never ? "stopped before anything was done" : "";
        }
    }

    /** Its failure is forgotten: it is to be changed once more. */
    void again() {
        failure = null;
        applied = false;
        notBegun();
        reason = "";
    }

    /** Why nobody has begun with it. */
    void leftOut(String why) {
        reason = why;
    }

    /** Whether nobody has begun with it, although it needs a change. */
    boolean waiting() {
        return outcome == Outcome.UNTOUCHED && !touched;
    }

    /** Whether it can be changed at all, by what the survey said. */
    boolean changeable() {
        return found != null && found.problem() == null;
    }

    /** Whether anything of its change was ever there. */
    boolean wasThere() {
        return everThere;
    }

    boolean touched() {
        return touched;
    }

    boolean is(Outcome which) {
        return outcome == which;
    }

    /** Whether it failed and nothing of it is there any more, not even an old version: what depends on it has nothing. */
    boolean missing() {
        return failure != null
                && found != null
                && found.next() != null
                && !found.old().present();
    }

    @Nullable
    FailureNote failure() {
        return failure;
    }

    Outcome outcome() {
        return outcome;
    }

    Release next() {
        return Objects.requireNonNull(Objects.requireNonNull(found).next(), "only what was surveyed is changed");
    }

    AgentChange change() {
        return new AgentChange(agent.id(), next(), Objects.requireNonNull(found).old());
    }

    /** What was asked for, which may be the word for the newest. */
    String asked() {
        return asked;
    }

    /** What it shall run: what was asked for, until the survey has said what that means. */
    String version() {
        return found == null || found.next() == null ? asked : found.next().version();
    }

    boolean surveyed() {
        return found != null;
    }

    /** What was found, as a line of a plan. */
    PlannedAgent planned() {
        AgentSurvey survey = Objects.requireNonNull(found, "only what was surveyed is planned");
        Snapshot old = survey.old();
        Release next = survey.next();
        boolean changes = survey.problem() == null && survey.state() != AgentSurvey.State.UNCHANGED;
        return new PlannedAgent(
                agent.id(),
                agent.machine(),
                changes ? Decision.WILL_CHANGE : Decision.NO_CHANGE,
                old.version(),
                old.digest(),
                old.reference(),
                old.running(),
                next == null ? null : next.version(),
                next == null ? "" : next.digest(),
                next == null ? "" : next.configuration(),
                survey.state() == AgentSurvey.State.DRIFTED
                        ? "runs the version, but not as declared, or is not well"
                        : reason);
    }

    /** The image or artifact that it shall get, and its digest; empty where nobody has found out. */
    String build() {
        return found == null || found.next() == null
                ? ""
                : "%s %s".formatted(found.next().artifact(), found.next().digest());
    }

    AgentOutcome row() {
        return row(0);
    }

    /** @param build the number of its {@link #build} */
    AgentOutcome row(int build) {
        String shortened = reason.length() <= OutsideText.LONGEST_LINE
                ? reason
                : reason.substring(0, OutsideText.LONGEST_LINE - 1) + "…";
        return new AgentOutcome(
                agent.id(),
                agent.machine(),
                found == null ? "" : found.old().version(),
                version(),
                outcome,
                shortened,
                millis,
                TRIED.contains(outcome) ? build : 0);
    }
}
