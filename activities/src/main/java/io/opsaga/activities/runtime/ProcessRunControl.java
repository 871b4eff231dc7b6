package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;

/**
 * Run control of an agent that is a process. Its releases that are removed wait in a folder of their own, which nothing takes for
 * releases, until they are given up.
 */
final class ProcessRunControl implements RunControl {
    private final ProcessHost host;
    private final ProcessControl control;

    ProcessRunControl(ProcessHost host, ProcessControl control) {
        this.host = host;
        this.control = control;
    }

    @Override
    public Look look(Placement at, String operation) {
        ProcessSurvey survey = host.survey(at);
        boolean alive = !survey.lingering("").isEmpty();
        return survey.agent()
                .map(release -> new Look(
                        new Stand(ProcessReleases.snapshot(release), release.run(), false),
                        release.alive(),
                        !alive && resting(release),
                        true,
                        !release.unkept()))
                .orElseGet(() -> new Look(
                        Stand.NOTHING, alive, !alive, !survey.releases().isEmpty(), true));
    }

    private static boolean resting(ProcessRelease release) {
        return release.halted() || release.fact("policy").equals(RestartPolicy.NO.wire());
    }

    @Override
    public void stop(Placement at, Change change, Heartbeat pulse) {
        ProcessSurvey survey = host.survey(at);
        // With it what an operation that was ended from outside has left running.
        List<ProcessRelease> running = survey.lingering("");
        haltAll(at, change, running, pulse);
        old(survey, change)
                .filter(release -> !running.contains(release) && !resting(release))
                .ifPresent(release -> control.haltOnPurpose(at, change, release));
    }

    @Override
    public void start(Placement at, Change change, Heartbeat pulse) {
        ProcessSurvey survey = host.survey(at);
        ProcessRelease release = require(survey, change);
        if (!release.alive()) {
            launch(at, change, survey, release, pulse);
        }
    }

    @Override
    public void restart(Placement at, Change change, String run, Heartbeat pulse) {
        ProcessSurvey survey = host.survey(at);
        ProcessRelease release = require(survey, change);
        boolean same = release.alive() && release.run().equals(run);
        if (same) {
            pulse.beat("stopping " + release.folder());
            control.halt(at, change, release);
        }
        if (same || !release.alive()) {
            launch(at, change, survey, release, pulse);
        }
    }

    private void launch(Placement at, Change change, ProcessSurvey survey, ProcessRelease release, Heartbeat pulse) {
        if (!at.agent().ports().isEmpty()) {
            haltAll(at, change, survey.lingering(release.folder()), pulse);
        }
        pulse.beat("starting " + release.folder());
        control.launch(at, change, release);
    }

    @Override
    public void putAside(Placement at, Change change, Heartbeat pulse) {
        stop(at, change, pulse);
        host.change(at, change, "put releases aside", "put_aside \"$A\" " + Quote.sh(change.operation()));
    }

    @Override
    public boolean aside(Placement at, Change change) {
        return host.survey(at).releases().isEmpty();
    }

    @Override
    public Optional<String> run(Placement at, Change change) {
        return old(host.survey(at), change).filter(ProcessRelease::running).map(ProcessRelease::run);
    }

    @Override
    public Reading restore(Placement at, Change change, Heartbeat pulse) {
        boolean aside = host.ask(at, "[ ! -d \"$A/removed/\"%s ] || echo yes".formatted(Quote.sh(change.operation())))
                .contains("yes");
        if (aside) {
            host.change(at, change, "bring releases back", "bring_back \"$A\" " + Quote.sh(change.operation()));
        }
        if (!change.old().present()) {
            return aside ? Reading.reverted("what was left of it is back") : Reading.absent("there was nothing of it");
        }
        Optional<ProcessRelease> found = old(host.survey(at), change);
        if (found.isEmpty()) {
            return Reading.unknown(
                    "the release folder of %s is gone".formatted(change.old().version()));
        }
        ProcessRelease release = found.get();
        boolean touched = aside;
        if (change.old().running() && (!release.alive() || release.ending())) {
            pulse.beat("starting " + release.folder());
            control.revive(at, change, release);
            touched = true;
        } else if (!change.old().running() && release.alive()) {
            pulse.beat("stopping " + release.folder());
            control.haltOnPurpose(at, change, release);
            touched = true;
        }
        String how = "%s is %s, as before"
                .formatted(change.old().version(), change.old().condition());
        return touched ? Reading.reverted(how) : Reading.absent(how);
    }

    @Override
    public boolean discard(Placement at, Change change) {
        String operation = Quote.sh(change.operation());
        if (!host.ask(at, "[ ! -d \"$A/removed/\"%s ] || echo yes".formatted(operation))
                .contains("yes")) {
            return false;
        }
        host.change(at, change, "give up removed releases", "give_up \"$A\" " + operation);
        return true;
    }

    private static Optional<ProcessRelease> old(ProcessSurvey survey, Change change) {
        return change.old().present() ? survey.release(change.old().reference()) : Optional.empty();
    }

    private static ProcessRelease require(ProcessSurvey survey, Change change) {
        return old(survey, change)
                .orElseThrow(() -> DeploymentFailure.MACHINE_CHANGED.because(
                        "The release folder of %s, which was looked at, is gone".formatted(change.agent())));
    }

    private void haltAll(Placement at, Change change, List<ProcessRelease> all, Heartbeat pulse) {
        for (ProcessRelease release : all) {
            pulse.beat("stopping " + release.folder());
            control.haltOnPurpose(at, change, release);
        }
    }
}
