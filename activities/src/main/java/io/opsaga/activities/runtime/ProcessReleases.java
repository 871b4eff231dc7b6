package io.opsaga.activities.runtime;

import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.inventory.Artifact;
import io.opsaga.activities.inventory.Artifacts;
import io.opsaga.activities.inventory.PackedFolders;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.JobState;
import io.opsaga.activities.ssh.JobState.Exited;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteJobs;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.waiting.Await;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Limits;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.release.VersionWord;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes and removes release folders. */
public final class ProcessReleases {
    private static final Duration POLL = Duration.ofMillis(300);

    private final ProcessHost host;
    private final SshMachines machines;
    private final PackedFolders packed;

    /** Makes releases of artifacts that are packed there. */
    public ProcessReleases(ProcessHost host, SshMachines machines, PackedFolders packed) {
        this.host = host;
        this.machines = machines;
        this.packed = packed;
    }

    Resolution resolve(Placement at, DeploymentInput plan, ProcessSurvey survey) {
        String version = version(at, plan.operation().version());
        Artifact artifact = artifact(at, version);
        String before = plan.digest();
        if (before != null && !artifact.checksum().equals(before)) {
            throw Bygone.failure(
                    "The artifact %s %s is %s by now".formatted(at.agent().artifact(), version, artifact.checksum()),
                    before,
                    "the inventory");
        }
        return resolution(at, artifact, version, plan.limits(), survey);
    }

    /** @param known artifacts that were read before: reading one takes all of it */
    Resolution resolve(Placement at, String asked, ProcessSurvey survey, Map<String, Artifact> known) {
        String version = version(at, asked);
        String key = "%s/%s/%s".formatted(at.base(), at.agent().artifact(), version);
        Artifact artifact = known.computeIfAbsent(key, unread -> artifact(at, version));
        return resolution(at, artifact, version, null, survey);
    }

    private static Resolution resolution(
            Placement at, Artifact artifact, String version, @Nullable Limits limits, ProcessSurvey survey) {
        Release next =
                new Release(version, at.agent().artifact(), artifact.checksum(), AgentHash.of(at.agent(), limits));
        Optional<ProcessRelease> old = survey.agent();
        boolean unchanged = old.filter(release -> release.running()
                        && !release.unkept()
                        && release.folder().equals(survey.current())
                        && aloneAlive(survey, release)
                        && release.fact("digest").equals(artifact.checksum())
                        && release.fact("configuration").equals(next.configuration()))
                .isPresent();
        return Resolution.of(next, old.map(ProcessReleases::snapshot).orElse(Snapshot.NOTHING), unchanged);
    }

    /** Whoever was ended from outside while it switched over left the old one running beside the new one. */
    private static boolean aloneAlive(ProcessSurvey survey, ProcessRelease release) {
        return survey.releases().stream()
                .noneMatch(other -> other.alive() && !other.folder().equals(release.folder()));
    }

    /** Uploads, unpacks, sets up; every part is skipped where it is done, and the set-up command never runs twice. */
    void prepare(Placement at, Change change, String folder, Heartbeat pulse) {
        String release = ProcessHost.folder(at) + "/releases/" + folder;
        if (!host.ask(at, "[ -f %s/.opsaga/unpacked ] && echo yes || :".formatted(ProcessHost.release(folder)))
                .contains("yes")) {
            upload(at, change, folder, release, pulse);
        }
        if (at.agent().setup() != null) {
            setUp(at, change, folder, release, pulse);
        }
        // What the set-up has left no room for is found before the old version is touched.
        host.change(
                at,
                change,
                "ready " + folder,
                "furnish %1$s && touch %1$s/.opsaga/ready".formatted(ProcessHost.release(folder)));
    }

    /** Those of the artifact that lie beside the inventory. */
    List<String> versions(Placement at) {
        try {
            return new Artifacts(at.base()).versions(at.agent().artifact());
        } catch (IOException e) {
            throw DeploymentFailure.VERSION_UNKNOWN.because(
                    "The artifacts of %s cannot be listed: %s"
                            .formatted(at.agent().artifact(), e.getMessage()),
                    e);
        }
    }

    boolean anythingOf(Placement at, String folder) {
        return host.ask(at, "[ -e %s ] && echo yes || :".formatted(ProcessHost.release(folder)))
                .contains("yes");
    }

    /** Removes a release that nobody can go back to any more. */
    void remove(Placement at, Change change, String folder) {
        remove(at, change, folder, "");
    }

    /** Removes a release that did not stay, but keeps what it wrote, for whoever looks for the reason. */
    void removeButForItsLog(Placement at, Change change, String folder) {
        remove(at, change, folder, " keep");
    }

    private void remove(Placement at, Change change, String folder, String how) {
        String release = ProcessHost.release(folder);
        // A set-up that is still running would write into what is being removed.
        machines.jobs(at.machine()).cancel(ProcessHost.folder(at) + "/releases/" + folder + "/.opsaga/setup", POLL);
        host.change(at, change, "remove " + folder, "clear_away " + release + how);
    }

    private void upload(Placement at, Change change, String folder, String release, Heartbeat pulse) {
        Artifact artifact = artifact(at, change.next().version());
        if (!artifact.checksum().equals(change.next().digest())) {
            throw DeploymentFailure.VERSION_UNKNOWN.because("The artifact %s %s has changed since it was resolved"
                    .formatted(at.agent().artifact(), change.next().version()));
        }
        pulse.beat("uploading " + at.agent().artifact() + " " + change.next().version());
        host.change(at, change, "folder " + folder, ProcessSkeleton.script(at, change, folder, host.functions()));
        host.change(
                at,
                "upload " + folder,
                () -> host.shell(at)
                        .upload(
                                packed(artifact),
                                release + "/.opsaga/artifact.tar.gz",
                                done -> pulse.beat("uploading"),
                                fenced(at, change)));
        pulse.beat("unpacking");
        host.change(
                at,
                change,
                "unpack " + folder,
                "cd %s && tar -xzf .opsaga/artifact.tar.gz -C app --no-same-owner && chmod -R u+rX,u-s,g-s,o-w,-t app && rm .opsaga/artifact.tar.gz && touch .opsaga/unpacked"
                        .formatted(ProcessHost.release(folder)));
    }

    /** Scripts of the ways to the machine that know nothing of fences. */
    private RemoteShell.Scripts fenced(Placement at, Change change) {
        return (what, script) -> host.fenced(at, change, script);
    }

    private void setUp(Placement at, Change change, String folder, String release, Heartbeat pulse) {
        RemoteJobs jobs = machines.jobs(at.machine());
        String job = release + "/.opsaga/setup";
        String script = ProcessHost.AS_THE_ACCOUNT
                + "cd \"$HOME\"/%s/app && set -a && . ../.opsaga/env && set +a\n%s\n"
                        .formatted(Quote.sh(release), at.agent().setup());
        host.change(at, "set up " + folder, () -> jobs.start(job, script, fenced(at, change)));
        Await.every(POLL)
                .until(() -> {
                    Optional<Exited> end = ended(jobs.poll(job), folder);
                    if (end.isEmpty()) {
                        pulse.beat("setting up");
                    }
                    return end;
                })
                .filter(exited -> exited.code() != 0)
                .ifPresent(exited -> {
                    throw failed(at, folder, exited);
                });
    }

    private static Optional<Exited> ended(JobState state, String folder) {
        if (state instanceof Exited exited) {
            return Optional.of(exited);
        }
        if (state instanceof JobState.Running) {
            return Optional.empty();
        }
        throw DeploymentFailure.MACHINE_CHANGED.because("The set-up of %s was cut off".formatted(folder));
    }

    private ApplicationFailure failed(Placement at, String folder, Exited exited) {
        String said = at.knowing(GivenVariables.of(host, at)).masked(exited.logTail());
        return exited.logTail().contains("No space left on device") || host.full(at)
                ? DeploymentFailure.DISK_FULL.because("Set-up of %s: %s".formatted(folder, said))
                : DeploymentFailure.SETUP_FAILED.because("Exit code %d: %s".formatted(exited.code(), said));
    }

    private Path packed(Artifact artifact) {
        try {
            return packed.file(artifact);
        } catch (IOException e) {
            throw DeploymentFailure.VERSION_UNKNOWN.because(
                    "The artifact %s cannot be packed: %s".formatted(artifact.location(), e.getMessage()), e);
        }
    }

    private static String version(Placement at, String asked) {
        if (!asked.equals(VersionWord.NEWEST)) {
            return asked;
        }
        String name = at.agent().artifact();
        try {
            return VersionOrder.newest(new Artifacts(at.base()).versions(name))
                    .orElseThrow(() -> DeploymentFailure.VERSION_UNKNOWN.because(
                            "There is no numbered version of the artifact " + name));
        } catch (IOException e) {
            throw DeploymentFailure.VERSION_UNKNOWN.because(
                    "The artifacts of %s cannot be listed: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static Artifact artifact(Placement at, String version) {
        Artifacts artifacts = new Artifacts(at.base());
        String name = at.agent().artifact();
        try {
            Optional<Artifact> found = artifacts.find(name, version);
            if (found.isPresent()) {
                return found.get();
            }
            throw DeploymentFailure.VERSION_UNKNOWN.because(
                    "There is no artifact %s %s; there are %s".formatted(name, version, artifacts.versions(name)));
        } catch (IOException e) {
            throw DeploymentFailure.VERSION_UNKNOWN.because(
                    "The artifact %s %s cannot be read: %s".formatted(name, version, e.getMessage()), e);
        }
    }

    static Snapshot snapshot(ProcessRelease release) {
        return new Snapshot(
                true,
                release.meantToRun(),
                release.fact("version"),
                release.fact("digest"),
                release.folder(),
                release.folder(),
                release.fact("restart"));
    }
}
