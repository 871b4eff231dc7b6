package io.opsaga.activities.runtime;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.operation.Identifiers;

/** What is done to releases that are there; each is a change that the machine refuses to an earlier holder of the agent's lock. */
final class ProcessControl {
    private final ProcessHost host;

    ProcessControl(ProcessHost host) {
        this.host = host;
    }

    void launch(Placement at, Change change, ProcessRelease release) {
        host.change(
                at,
                change,
                "launch " + release.folder(),
                ProcessHost.AS_THE_ACCOUNT + "launch " + ProcessHost.release(release.folder()));
    }

    /** Ends all that belongs to it; fails, saying what, where something cannot be ended. */
    void halt(Placement at, Change change, ProcessRelease release) {
        host.change(
                at,
                change,
                "halt " + release.folder(),
                "halt %s %d %s"
                        .formatted(
                                ProcessHost.release(release.folder()),
                                at.agent().stopTimeout().toSeconds(),
                                Quote.sh(change.operation())));
    }

    /** Starts a release that has ended. One that was told to end and still serves is waited for first. */
    void revive(Placement at, Change change, ProcessRelease release) {
        if (release.ending()) {
            halt(at, change, release);
        }
        launch(at, change, release);
    }

    /** As {@link #halt}, but so that nobody starts it again when an operation is taken back that had it stopped. */
    void haltOnPurpose(Placement at, Change change, ProcessRelease release) {
        host.change(
                at,
                change,
                "halt " + release.folder(),
                "halt %s %d"
                        .formatted(
                                ProcessHost.release(release.folder()),
                                at.agent().stopTimeout().toSeconds()));
    }

    void point(Placement at, Change change, String folder) {
        host.change(at, change, "link to " + folder, "point \"$A\" " + Quote.sh(Identifiers.name(folder)));
    }

    void unlink(Placement at, Change change) {
        host.change(at, change, "unlink", "rm -f \"$A/current\"");
    }

    void govern(Placement at, Change change, String folder, RestartPolicy policy) {
        host.change(
                at,
                change,
                "policy %s of %s".formatted(policy.wire(), folder),
                "govern %s %s".formatted(ProcessHost.release(folder), policy.wire()));
    }
}
