package io.opsaga.activities.runtime;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.waiting.Await;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps everybody but the newest holder of an agent's lock from changing it on its machine: a file beside its releases with
 * the highest fencing token ever seen there, which is compared under a lock of the machine's own ({@code fence.sh}).
 */
final class Fence {
    private static final String FUNCTIONS = ProcessHost.read("/io/opsaga/activities/process/fence.sh");
    /** As in {@code fence.sh}. */
    private static final int OUTDATED = 73;

    private static final int PATIENCE_TENTHS = 150;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern EXIT = Pattern.compile("exit " + OUTDATED + ": (outdated: .*)");

    /** Longer than an engine takes to stop a container, which of all that it can have been asked for takes longest. */
    private static final Duration SETTLED = DockerLifecycle.GRACE.plusSeconds(2);

    private final SshMachines machines;

    Fence(SshMachines machines) {
        this.machines = machines;
    }

    /** Shell that goes before a script: the script runs while it holds the fence, or not at all. */
    static String before(Placement at, Change change) {
        return "%s\nfence %s %d 0 %d || exit\n".formatted(FUNCTIONS, folder(at), change.token(), PATIENCE_TENTHS);
    }

    /** What a script has to say that the fence kept out. */
    static void check(Placement at, Change change, Result result) {
        if (result.exitCode() == OUTDATED && result.err().contains("outdated: ")) {
            throw outdated(at, change, result.err().strip());
        }
    }

    /**
     * Holds the fence until it is closed. Whoever held it with the same token or a lower one is cut off: the connection by which
     * it reached the machine has ended when this returns, and what the engine had been asked over it is done.
     *
     * @throws ApplicationFailure STALE_HOLDER if a higher token was seen
     */
    Held hold(Placement at, Change change, Heartbeat pulse) {
        String command = "hold %s %d $PPID".formatted(folder(at), change.token());
        try {
            return machines.shell(at.machine()).hold(FUNCTIONS, command, TIMEOUT, said -> settle(change, said, pulse));
        } catch (SshException e) {
            Matcher outdated = EXIT.matcher(String.valueOf(e.getMessage()));
            throw outdated.find() ? outdated(at, change, outdated.group(1)) : e;
        }
    }

    /** An engine goes on with what it was asked for, also when whoever asked is gone. */
    private static void settle(Change change, String said, Heartbeat pulse) {
        String evicted = said.replaceFirst("held ?", "");
        if (!evicted.isEmpty() && !evicted.equals(Long.toString(change.token()))) {
            pulse.beat("an earlier holder was cut off; waiting until the engine has done what that one asked");
            Await.pause(SETTLED);
        }
    }

    private static String folder(Placement at) {
        return "\"$HOME\"/" + Quote.sh(ProcessHost.folder(at));
    }

    private static ApplicationFailure outdated(Placement at, Change change, String said) {
        return DeploymentFailure.STALE_HOLDER.because("%s refuses what %s would do to %s: %s"
                .formatted(at.machine().name(), change.operation(), at.agent().id(), said));
    }
}
