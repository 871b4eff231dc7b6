package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.Row;
import io.opsaga.saga.Decision;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One agent of a fleet, what was found out about it, and how far it has come; mutable, for workflow code only. */
final class Member extends Row {

    /** Failures of what had been started. */
    private static final Set<String> STARTED = Set.of(
            DeploymentFailure.UNHEALTHY.name(),
            DeploymentFailure.UNHEALTHY_AS_BEFORE.name(),
            DeploymentFailure.CRASHED.name(),
            DeploymentFailure.MEMORY_EXHAUSTED.name());

    /** What there is to say against a build shows in these rows; the table of all is long enough without it. */
    private static final Set<Outcome> TRIED = EnumSet.of(Outcome.FAILED, Outcome.UNDONE, Outcome.NOT_UNDONE);

    private final String asked;
    private @Nullable AgentSurvey found;

    Member(FleetAgent agent, String version) {
        super(agent);
        this.asked = version;
    }

    /** Nobody has looked at it yet, or somebody is about to look once more before anything is done. */
    void forget() {
        found = null;
        forgotten();
    }

    void found(AgentSurvey survey) {
        found = survey;
        if (survey.problem() != null) {
            failed(survey.problem());
        } else if (survey.state() == AgentSurvey.State.UNCHANGED) {
            unchanged();
        } else if (survey.state() == AgentSurvey.State.STOPPED) {
            unchanged(survey.remark() == null ? "" : survey.remark());
        }
    }

    /** Whether it was left alone because somebody has stopped it, or what it depends on, on purpose. */
    boolean stopped() {
        return found != null && found.state() == AgentSurvey.State.STOPPED;
    }

    /** Whether it runs what it shall, and is well. */
    boolean works() {
        return is(Outcome.CHANGED) || (is(Outcome.UNCHANGED) && !stopped());
    }

    /** What cannot be changed was said by the survey. */
    @Override
    protected boolean changeable() {
        return found != null && found.problem() == null;
    }

    /** Not even an old version was there. */
    @Override
    protected boolean wasAbsent() {
        return found != null && found.next() != null && !found.old().present();
    }

    @Override
    protected boolean showsBegun(String failureType) {
        return STARTED.contains(failureType);
    }

    /** It was not well before, either: then it is not waited for. */
    @Override
    protected String asBefore() {
        String complaint = found == null ? null : found.old().complaint();
        return complaint == null ? "" : "as before, not well: " + complaint;
    }

    Release next() {
        return Objects.requireNonNull(Objects.requireNonNull(found).next(), "only what was surveyed is changed");
    }

    AgentChange change() {
        return new AgentChange(name(), next(), Objects.requireNonNull(found).old());
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
        boolean changes = survey.problem() == null && !is(Outcome.UNCHANGED);
        return new PlannedAgent(
                name(),
                place(),
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
                        : reason());
    }

    /** The image or artifact that it shall get, and its digest; empty where nobody has found out. */
    String build() {
        return found == null || found.next() == null
                ? ""
                : "%s %s".formatted(found.next().artifact(), found.next().digest());
    }

    TargetRow row() {
        return row(0);
    }

    /** @param build the number of its {@link #build} */
    TargetRow row(int build) {
        return TargetRow.of(
                        name(),
                        place(),
                        found == null ? "" : found.old().version(),
                        version(),
                        outcome(),
                        reason(),
                        millis())
                .withBuild(TRIED.contains(outcome()) ? build : 0);
    }
}
