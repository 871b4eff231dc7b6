package io.opsaga.activities.deployment;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.Pulse;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.saga.OutsideText;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Runs one activity: with a heartbeat for as long as it works, interrupted when it is cancelled, one at a time for an agent,
 * and with the technologies' exceptions translated into failures that the saga knows.
 */
public final class Guard {
    private static final Duration BEAT = Duration.ofSeconds(3);

    private final ScheduledExecutorService beats;
    private final OneAtATime agents = new OneAtATime();

    /** @param beats runs the heartbeats of all activities; not closed by this class */
    public Guard(ScheduledExecutorService beats) {
        this.beats = beats;
    }

    /** @param agent the agent that is worked on; a late attempt of before and its retry must not meet there */
    public <T> T run(String agent, Function<Pulse, T> work) {
        Beating beating = new Beating(Activity.getExecutionContext(), Thread.currentThread());
        // That it has begun, Temporal knows; most activities are over before the first beat, and each costs a call.
        ScheduledFuture<?> timer =
                beats.scheduleAtFixedRate(beating::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return agents.run(agent, () -> work.apply(beating));
        } catch (InterruptedException e) {
            throw beating.ended(new IllegalStateException("interrupted", e));
        } catch (RuntimeException e) {
            throw beating.ended(translated(e));
        } finally {
            timer.cancel(false);
            beating.finish();
        }
    }

    private static RuntimeException translated(RuntimeException e) {
        if (e instanceof SshException ssh) {
            return failure(ssh).because(ssh.getMessage(), ssh);
        }
        if (e instanceof DockerFailure docker) {
            return failure(docker).because(docker.getMessage(), docker);
        }
        if (e instanceof ProbeFailure probe) {
            return DeploymentFailure.MACHINE_UNREACHABLE.because(probe.getMessage(), probe);
        }
        boolean known = e instanceof TemporalException;
        return known || !(OutsideText.exception(e) instanceof RuntimeException bounded) ? e : bounded;
    }

    private static DeploymentFailure failure(SshException e) {
        return switch (e.kind()) {
            case REFUSED -> DeploymentFailure.MACHINE_REFUSED;
            case DISK_FULL -> DeploymentFailure.DISK_FULL;
            case FAILED -> DeploymentFailure.START_FAILED;
            case NOTHING_LISTENS -> DeploymentFailure.ENGINE_FAILED;
            case UNREACHABLE, TIMEOUT, LOST -> DeploymentFailure.MACHINE_UNREACHABLE;
        };
    }

    private static DeploymentFailure failure(DockerFailure e) {
        return switch (e.kind()) {
            case UNREACHABLE -> DeploymentFailure.MACHINE_UNREACHABLE;
            case PORT_TAKEN -> DeploymentFailure.PORT_TAKEN;
            case NO_SPACE -> DeploymentFailure.DISK_FULL;
            case IMAGE_MISSING -> DeploymentFailure.VERSION_UNKNOWN;
            case NOT_FOUND, CONFLICT, ENGINE -> DeploymentFailure.ENGINE_FAILED;
        };
    }

    /** The heartbeat of one attempt. A cancelled attempt is interrupted, and then says that it was cancelled. */
    private static final class Beating implements Pulse {
        private final ActivityExecutionContext context;
        private final Thread worker;
        private final AtomicReference<ActivityCompletionException> cancelled = new AtomicReference<>();
        private volatile String doing = "";
        private boolean finished;

        Beating(ActivityExecutionContext context, Thread worker) {
            this.context = context;
            this.worker = worker;
        }

        @Override
        public void beat(String now) {
            doing = OutsideText.line(now);
            ActivityCompletionException end = cancelled.get();
            if (end != null) {
                throw end;
            }
        }

        synchronized void beat() {
            if (finished || cancelled.get() != null) {
                return;
            }
            try {
                context.heartbeat(doing);
            } catch (ActivityCompletionException e) {
                cancelled.set(e);
                worker.interrupt();
            }
        }

        /** After this the worker's thread is no longer ours to interrupt. */
        synchronized void finish() {
            finished = true;
            if (cancelled.get() != null) {
                Thread.interrupted();
            }
        }

        RuntimeException ended(RuntimeException e) {
            ActivityCompletionException end = cancelled.get();
            boolean answer = e instanceof ApplicationFailure failure && failure.isNonRetryable();
            return end == null || answer ? e : end;
        }
    }
}
