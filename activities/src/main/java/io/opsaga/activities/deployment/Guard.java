package io.opsaga.activities.deployment;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.Heartbeat;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.saga.OutsideText;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TemporalException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs one activity: with a heartbeat for as long as it works, interrupted when it is cancelled, one at a time for an agent,
 * and with the technologies' exceptions translated into failures that the saga knows.
 */
public final class Guard {
    private final Heartbeats beats;
    private final OneAtATime agents = new OneAtATime();

    /** @param beats for all activities; not closed by this class */
    public Guard(Heartbeats beats) {
        this.beats = beats;
    }

    /** An activity on one agent: {@link #activity} and {@link #alone} in one. */
    public <T> T run(String agent, Function<Heartbeat, T> work) {
        return activity(pulse -> alone(agent, pulse, () -> work.apply(pulse)));
    }

    /** The whole of an activity, which beats for as long as that takes, however many agents it works on. */
    public <T> T activity(Function<Heartbeat, T> work) {
        Beating beating = beats.begin(Activity.getExecutionContext());
        try (beating) {
            return work.apply(beating);
        } catch (RuntimeException e) {
            throw beating.ended(translated(e));
        }
    }

    /**
     * The part of an activity that works on one agent.
     *
     * @param agent a late attempt of before and its retry must not meet there
     * @throws ActivityCompletionException if the activity was cancelled before this began
     */
    public <T> T alone(String agent, Heartbeat pulse, Supplier<T> work) {
        pulse.beat(agent);
        try {
            return agents.run(agent, work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while another attempt works on " + agent);
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    static RuntimeException translated(RuntimeException e) {
        if (e instanceof SshException ssh) {
            return failure(ssh).because(ssh.getMessage(), ssh);
        }
        if (e instanceof DockerFailure docker) {
            boolean refused = docker.getCause() instanceof SshException way && way.kind() == SshException.Kind.REFUSED;
            return (refused ? DeploymentFailure.MACHINE_REFUSED : failure(docker)).because(docker.getMessage(), docker);
        }
        if (e instanceof ProbeFailure probe) {
            boolean refused = probe.kind() == ProbeFailure.Kind.FORBIDDEN;
            return (refused ? DeploymentFailure.MACHINE_REFUSED : DeploymentFailure.MACHINE_UNREACHABLE)
                    .because(probe.getMessage(), probe);
        }
        boolean known = e instanceof TemporalException;
        return known || !(OutsideText.exception(e) instanceof RuntimeException bounded) ? e : bounded;
    }

    private static DeploymentFailure failure(SshException e) {
        return switch (e.kind()) {
            case REFUSED -> DeploymentFailure.MACHINE_REFUSED;
            case FAILED -> DeploymentFailure.MACHINE_UNFIT;
            case DISK_FULL -> DeploymentFailure.DISK_FULL;
            case NOTHING_LISTENS -> DeploymentFailure.ENGINE_FAILED;
            case UNREACHABLE, NO_ROOM, TIMEOUT, LOST -> DeploymentFailure.MACHINE_UNREACHABLE;
        };
    }

    private static DeploymentFailure failure(DockerFailure e) {
        return switch (e.kind()) {
            case UNREACHABLE -> DeploymentFailure.MACHINE_UNREACHABLE;
            case PORT_TAKEN -> DeploymentFailure.PORT_TAKEN;
            case NO_SPACE -> DeploymentFailure.DISK_FULL;
            case ENTRY_POINT -> DeploymentFailure.ENTRY_POINT_MISSING;
            case IMAGE_UNFIT -> DeploymentFailure.START_FAILED;
            case IMAGE_MISSING -> DeploymentFailure.VERSION_UNKNOWN;
            case REGISTRY_REFUSED -> DeploymentFailure.REGISTRY_REFUSED;
            case REGISTRY_AWAY -> DeploymentFailure.REGISTRY_UNREACHABLE;
            case NOT_FOUND, CONFLICT, NO_LOG, ENGINE -> DeploymentFailure.ENGINE_FAILED;
        };
    }
}
