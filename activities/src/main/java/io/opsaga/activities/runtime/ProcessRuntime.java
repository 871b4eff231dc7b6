package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Identifiers;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Agents as supervised processes on their machine: a release folder for each deployment, a link {@code current}, and a
 * supervisor that outlives the connection which started it: a systemd unit where the machine has systemd, otherwise a shell.
 * The folder's name is made of version and operation; the old release's folder stays for the lease.
 */
public final class ProcessRuntime implements AgentRuntime {
    private final ProcessHost host;
    private final ProcessReleases releases;
    private final ProcessChecks checks;
    private final ProcessConditions conditions;
    private final ProcessLogs logs;
    private final ProcessControl control;

    public ProcessRuntime(ProcessHost host, ProcessReleases releases, ProcessChecks checks) {
        this.host = host;
        this.releases = releases;
        this.checks = checks;
        this.conditions = new ProcessConditions(host);
        this.logs = new ProcessLogs(host);
        this.control = new ProcessControl(host);
    }

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.PROCESS;
    }

    @Override
    public RunControl control() {
        return new ProcessRunControl(host, control);
    }

    @Override
    public Resolution resolve(Placement at, DeploymentInput plan) {
        return releases.resolve(at, plan, host.survey(at));
    }

    @Override
    public MachineLook look(List<Placement> all, FleetQuestion question) {
        return new MachineSurveyor(host, releases, checks).look(all, question);
    }

    @Override
    public Map<String, Standing> standings(List<Placement> all) {
        return ProcessStandings.of(all, host.surveys(all));
    }

    @Override
    public Set<String> agents(Machine machine, EnvironmentName environment) {
        return host.agents(machine, environment);
    }

    @Override
    public List<String> versions(Placement at) {
        return releases.versions(at);
    }

    @Override
    public List<Check> checks(Placement at, DeploymentInput plan, Resolution resolution) {
        return checks.of(at, plan.limits());
    }

    @Override
    public void prepare(Placement at, Change change, Heartbeat pulse) {
        if (fresh(at, change).filter(ProcessRelease::ready).isEmpty()) {
            releases.prepare(at, change, folder(change), pulse);
        }
    }

    @Override
    public Reading prepared(Placement at, Change change) {
        return fresh(at, change)
                .filter(ProcessRelease::ready)
                .map(release -> Reading.applied("release folder %s is ready".formatted(release.folder())))
                .orElse(Reading.absent("no release folder of this operation"));
    }

    @Override
    public Reading discard(Placement at, Change change) {
        if (fresh(at, change).filter(ProcessRelease::alive).isPresent()) {
            return Reading.unknown("%s still runs; what may be all that serves is not removed"
                    .formatted(change.next().version()));
        }
        boolean there = releases.anythingOf(at, folder(change));
        releases.removeButForItsLog(at, change, folder(change));
        if (releases.anythingOf(at, folder(change))) {
            return Reading.unknown("release folder %s is still there".formatted(folder(change)));
        }
        return there
                ? Reading.reverted(
                        "release folder of %s removed".formatted(change.next().version()))
                : Reading.absent("no release folder of this operation");
    }

    @Override
    public void start(Placement at, Change change, Heartbeat pulse) {
        ProcessSurvey survey = host.survey(at);
        ProcessRelease fresh = require(survey.release(folder(change)), change);
        if (fresh.everStarted()) {
            return;
        }
        if (!at.agent().ports().isEmpty()) {
            // The old one, and what an operation that was ended from outside left.
            haltAll(at, change, survey.lingering(fresh.folder()), pulse);
        }
        pulse.beat("starting " + change.next().version());
        control.launch(at, change, fresh);
    }

    @Override
    public Reading started(Placement at, Change change) {
        return fresh(at, change)
                .filter(ProcessRelease::everStarted)
                .map(release -> Reading.applied("%s was started".formatted(release.folder())))
                .orElse(Reading.absent("the new version was not started"));
    }

    @Override
    public Reading restore(Placement at, Change change, Heartbeat pulse) {
        ProcessSurvey survey = host.survey(at);
        Optional<ProcessRelease> fresh = survey.release(folder(change));
        Optional<ProcessRelease> old = survey.release(change.old().reference());
        if (change.old().present() && old.isEmpty()) {
            return Reading.unknown(
                    "the release folder of %s is gone".formatted(change.old().version()));
        }
        boolean touched = fresh.filter(ProcessRelease::everStarted).isPresent();
        List<ProcessRelease> others =
                survey.lingering(old.map(ProcessRelease::folder).orElse(""));
        haltAll(at, change, others, pulse);
        // Also where nothing of it can be seen to run: what left it may hold the port that the old version needs.
        fresh.filter(release -> touched && !others.contains(release))
                .ifPresent(release -> control.halt(at, change, release));
        if (old.isPresent() && change.old().running() && !serves(old.get())) {
            pulse.beat("starting " + change.old().version());
            control.revive(at, change, old.get());
            return Reading.reverted(restored(change.old()));
        }
        return touched ? Reading.reverted(restored(change.old())) : Reading.absent("the old version was never stopped");
    }

    private static boolean serves(ProcessRelease release) {
        return release.alive() && !release.ending();
    }

    private static String restored(Snapshot old) {
        if (!old.present()) {
            return "stopped";
        }
        return old.running()
                ? old.version() + " runs again"
                : "the new version is stopped, and so is %s, as it was before".formatted(old.version());
    }

    @Override
    public Condition condition(Placement at, Change change) {
        return conditions.of(at, folder(change));
    }

    @Override
    public Placement asItWas(Placement at, Change change) {
        return old(host.survey(at), change)
                .map(old -> HealthMark.asked(at, old.fact("health"), null))
                .orElse(at);
    }

    @Override
    public Condition oldCondition(Placement at, Change change) {
        return change.old().present() ? conditions.of(at, change.old().reference()) : new Condition.Missing();
    }

    @Override
    public Optional<LogPiece> log(Placement at, String operation, @Nullable LogPlace after, int lines) {
        return logs.of(at, operation, after, lines);
    }

    @Override
    public List<Map<String, String>> given(Placement at) {
        return GivenVariables.of(host, at);
    }

    @Override
    public void switchOver(Placement at, Change change) {
        ProcessRelease fresh = running(host.survey(at), change, 0);
        control.govern(at, change, fresh.folder(), at.agent().restart());
        control.point(at, change, fresh.folder());
        ProcessSurvey survey = host.survey(at);
        running(survey, change, fresh.starts());
        old(survey, change).filter(ProcessRelease::alive).ifPresent(old -> control.halt(at, change, old));
    }

    /** The new version's release, if its process runs, and is still that of so many starts; 0 for any. */
    private static ProcessRelease running(ProcessSurvey survey, Change change, int starts) {
        ProcessRelease fresh = require(survey.release(folder(change)), change);
        if (!fresh.running() || (starts > 0 && fresh.starts() > starts)) {
            throw DeploymentFailure.CRASHED.because("%s ended with code %s before it could take over; %s"
                    .formatted(fresh.folder(), fresh.code(), ProcessConditions.hint(fresh)));
        }
        return fresh;
    }

    @Override
    public Reading switched(Placement at, Change change) {
        return host.survey(at).current().equals(folder(change))
                ? Reading.applied(change.next().version() + " has taken over")
                : Reading.absent("the old version has not been replaced");
    }

    @Override
    public Reading switchBack(Placement at, Change change) {
        ProcessSurvey survey = host.survey(at);
        if (!survey.current().equals(folder(change))) {
            return Reading.absent("the link is as before");
        }
        if (change.old().present() && old(survey, change).isEmpty()) {
            // What serves is not made to fall with its machine for the sake of what is no more.
            return Reading.unknown("the release of %s is gone; %s keeps the link and its restart policy"
                    .formatted(change.old().version(), change.next().version()));
        }
        control.govern(at, change, folder(change), RestartPolicy.NO);
        if (change.old().present()) {
            control.point(at, change, change.old().reference());
        } else {
            control.unlink(at, change);
        }
        return Reading.reverted("the link is as before");
    }

    @Override
    public String retire(Placement at, Change change) {
        String fresh = folder(change);
        List<ProcessRelease> superfluous = host.survey(at).releases().stream()
                .filter(release -> !release.folder().equals(fresh))
                .filter(release -> !release.folder().equals(change.old().reference()))
                .toList();
        for (ProcessRelease release : superfluous) {
            control.halt(at, change, release);
            releases.remove(at, change, release.folder());
        }
        String removed = superfluous.stream().map(ProcessRelease::folder).collect(Collectors.joining(", "));
        return removed.isEmpty() ? "nothing to remove" : "removed " + removed;
    }

    static String folder(Change change) {
        return folder(change.next().version(), change.operation());
    }

    static String folder(String version, String operation) {
        return Identifiers.name(Identifiers.version(version) + "-" + Identifiers.operation(operation));
    }

    private Optional<ProcessRelease> fresh(Placement at, Change change) {
        return host.survey(at).release(folder(change));
    }

    private static Optional<ProcessRelease> old(ProcessSurvey survey, Change change) {
        return change.old().present()
                ? survey.release(Identifiers.name(change.old().reference()))
                : Optional.empty();
    }

    private static ProcessRelease require(Optional<ProcessRelease> release, Change change) {
        return release.orElseThrow(() -> DeploymentFailure.MACHINE_CHANGED.because(
                "The release folder of %s, made for %s, is gone".formatted(change.operation(), change.agent())));
    }

    private void haltAll(Placement at, Change change, List<ProcessRelease> all, Heartbeat pulse) {
        for (ProcessRelease release : all) {
            pulse.beat("stopping " + release.fact("version"));
            control.halt(at, change, release);
        }
    }
}
