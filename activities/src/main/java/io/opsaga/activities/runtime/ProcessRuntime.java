package io.opsaga.activities.runtime;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;

/**
 * Agents as supervised processes on their machine: a release folder for each deployment, a link {@code current}, and a
 * supervisor that outlives the connection which started it: a systemd unit where the machine has systemd, otherwise a shell.
 * The folder's name is made of version and operation; the old release's folder stays for the lease.
 */
public final class ProcessRuntime implements AgentRuntime {
    private static final int GRACE_SECONDS = 10;
    private static final int LAST_WORDS = 10;

    private final ProcessHost host;
    private final ProcessReleases releases;
    private final ProcessChecks checks;

    public ProcessRuntime(ProcessHost host, ProcessReleases releases, ProcessChecks checks) {
        this.host = host;
        this.releases = releases;
        this.checks = checks;
    }

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.PROCESS;
    }

    @Override
    public Resolution resolve(Placement at, DeploymentPlan plan) {
        return releases.resolve(at, plan, host.survey(at));
    }

    @Override
    public MachineLook look(List<Placement> all, FleetQuestion question) {
        return new MachineSurveyor(host, releases, checks).look(all, question);
    }

    @Override
    public List<Check> checks(Placement at, DeploymentPlan plan, Resolution resolution) {
        return checks.of(at, host.survey(at));
    }

    @Override
    public void prepare(Placement at, Change change, Pulse pulse) {
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
        releases.remove(at, change, folder(change));
        if (releases.anythingOf(at, folder(change))) {
            return Reading.unknown("release folder %s is still there".formatted(folder(change)));
        }
        return there
                ? Reading.reverted(
                        "release folder of %s removed".formatted(change.next().version()))
                : Reading.absent("no release folder of this operation");
    }

    @Override
    public void start(Placement at, Change change, Pulse pulse) {
        ProcessSurvey survey = host.survey(at);
        ProcessRelease fresh = require(survey.release(folder(change)), change);
        if (fresh.everStarted()) {
            return;
        }
        if (!at.agent().ports().isEmpty()) {
            haltAllBut(at, change, survey, fresh.folder(), pulse);
        }
        pulse.beat("starting " + change.next().version());
        launch(at, change, fresh);
    }

    @Override
    public Reading started(Placement at, Change change) {
        return fresh(at, change)
                .filter(ProcessRelease::everStarted)
                .map(release -> Reading.applied("%s was started".formatted(release.folder())))
                .orElse(Reading.absent("the new version was not started"));
    }

    @Override
    public Reading restore(Placement at, Change change, Pulse pulse) {
        ProcessSurvey survey = host.survey(at);
        Optional<ProcessRelease> fresh = survey.release(folder(change));
        Optional<ProcessRelease> old = survey.release(change.old().reference());
        if (change.old().present() && old.isEmpty()) {
            return Reading.unknown(
                    "the release folder of %s is gone".formatted(change.old().version()));
        }
        boolean touched = fresh.filter(ProcessRelease::everStarted).isPresent();
        haltAllBut(at, change, survey, old.map(ProcessRelease::folder).orElse(""), pulse);
        if (old.isPresent() && change.old().running() && !old.get().alive()) {
            pulse.beat("starting " + change.old().version());
            launch(at, change, old.get());
            touched = true;
        }
        return touched
                ? Reading.reverted(change.old().present() ? change.old().version() + " runs again" : "stopped")
                : Reading.absent("the old version was never stopped");
    }

    @Override
    public Condition condition(Placement at, Change change) {
        return condition(at, fresh(at, change));
    }

    @Override
    public Condition oldCondition(Placement at, Change change) {
        return condition(at, old(at, change));
    }

    @Override
    public void switchOver(Placement at, Change change) {
        ProcessRelease fresh = require(fresh(at, change), change);
        if (!fresh.running()) {
            throw DeploymentFailure.CRASHED.because(
                    "%s ended with code %s before it could take over".formatted(fresh.folder(), fresh.code()));
        }
        policy(at, change, fresh.folder(), at.agent().restart());
        point(at, change, fresh.folder());
        old(at, change).filter(ProcessRelease::alive).ifPresent(old -> halt(at, change, old));
    }

    @Override
    public Reading switched(Placement at, Change change) {
        return host.survey(at).current().equals(folder(change))
                ? Reading.applied(change.next().version() + " has taken over")
                : Reading.absent("the old version has not been replaced");
    }

    @Override
    public Reading switchBack(Placement at, Change change) {
        if (!host.survey(at).current().equals(folder(change))) {
            return Reading.absent("the link is as before");
        }
        policy(at, change, folder(change), RestartPolicy.NO);
        if (change.old().present()) {
            point(at, change, change.old().reference());
        } else {
            host.change(at, change, "unlink", "rm -f \"$A/current\"");
        }
        return Reading.reverted("the link is as before");
    }

    @Override
    public String retire(Placement at, Change change) {
        List<ProcessRelease> superfluous = host.survey(at).releases().stream()
                .filter(release -> !release.folder().equals(folder(change)))
                .filter(release -> !release.folder().equals(change.old().reference()))
                .toList();
        for (ProcessRelease release : superfluous) {
            halt(at, change, release);
            releases.remove(at, change, release.folder());
        }
        return superfluous.isEmpty()
                ? "nothing to remove"
                : "removed "
                        + String.join(
                                ", ",
                                superfluous.stream().map(ProcessRelease::folder).toList());
    }

    static String folder(Change change) {
        return folder(change.next().version(), change.operation());
    }

    static String folder(String version, String operation) {
        return version + "-" + operation;
    }

    private Optional<ProcessRelease> fresh(Placement at, Change change) {
        return host.survey(at).release(folder(change));
    }

    private Optional<ProcessRelease> old(Placement at, Change change) {
        return change.old().present() ? host.survey(at).release(change.old().reference()) : Optional.empty();
    }

    private static ProcessRelease require(Optional<ProcessRelease> release, Change change) {
        return release.orElseThrow(() -> DeploymentFailure.START_FAILED.because(
                "The release folder of %s, made for %s, is gone".formatted(change.operation(), change.agent())));
    }

    private Condition condition(Placement at, Optional<ProcessRelease> found) {
        if (found.filter(ProcessRelease::everStarted).isEmpty()) {
            return new Condition.Missing();
        }
        ProcessRelease release = found.get();
        if (release.alive()) {
            return new Condition.Running(release.run(), release.up(), "127.0.0.1");
        }
        // Between two starts by its supervisor a process is neither running nor over; only without one it has ended.
        String log = host.ask(at, "tail -n %d \"$A/releases/%s/.opsaga/log\"".formatted(LAST_WORDS, release.folder()));
        return new Condition.Ended(release.code(), false, log.strip());
    }

    /** The other releases that run: the old one or the new one, and what an operation that was ended from outside left. */
    private void haltAllBut(Placement at, Change change, ProcessSurvey survey, String folder, Pulse pulse) {
        survey.releases().stream()
                .filter(release -> release.alive() && !release.folder().equals(folder))
                .forEach(release -> {
                    pulse.beat("stopping " + release.fact("version"));
                    halt(at, change, release);
                });
    }

    private void launch(Placement at, Change change, ProcessRelease release) {
        host.change(at, change, "launch " + release.folder(), "launch \"$A/releases/\"" + Quote.sh(release.folder()));
    }

    private void halt(Placement at, Change change, ProcessRelease release) {
        host.change(
                at,
                change,
                "halt " + release.folder(),
                "halt \"$A/releases/\"%s %d".formatted(Quote.sh(release.folder()), GRACE_SECONDS));
    }

    private void point(Placement at, Change change, String folder) {
        host.change(at, change, "link to " + folder, "point \"$A\" " + Quote.sh(folder));
    }

    private void policy(Placement at, Change change, String folder, RestartPolicy policy) {
        host.change(
                at,
                change,
                "policy %s of %s".formatted(policy.wire(), folder),
                "govern \"$A/releases/\"%s %s".formatted(Quote.sh(folder), policy.wire()));
    }
}
