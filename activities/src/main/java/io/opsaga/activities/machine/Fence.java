package io.opsaga.activities.machine;

import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.waiting.Await;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Failure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps everybody but the newest holder of a target's lock from changing it on a machine: a file in the target's folder there with
 * the highest fencing token ever seen, which is compared under a lock of the machine's own ({@code fence.sh}).
 */
public final class Fence {
    private static final String SCRIPT = "/io/opsaga/activities/machine/fence.sh";
    private static final String FUNCTIONS = functions();
    /** As in {@code fence.sh}. */
    private static final int OUTDATED = 73;

    private static final int PATIENCE_TENTHS = 150;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern EXIT = Pattern.compile("exit " + OUTDATED + ": (outdated: .*)");

    private final SshMachines machines;
    private final Duration settled;

    /**
     * @param settled longer than anything takes that an earlier holder can have asked the machine for, and that goes on when its connection
     *     has ended
     */
    public Fence(SshMachines machines, Duration settled) {
        this.machines = machines;
        this.settled = settled;
    }

    /**
     * Who wants to change what.
     *
     * @param folder the target's, below the login folder
     * @param target its name
     * @param operation that has the lock
     * @param token of the lock
     * @param stale how it fails when somebody with a newer token was there
     */
    public record Claim(Machine machine, String folder, String target, String operation, long token, Failure stale) {
        private String quoted() {
            return "\"$HOME\"/" + Quote.sh(folder);
        }

        private ApplicationFailure outdated(String said) {
            return stale.because(
                    "%s refuses what %s would do to %s: %s".formatted(machine.name(), operation, target, said));
        }
    }

    /** The shell's functions for fences. */
    public static String functions() {
        try (InputStream file = Objects.requireNonNull(Fence.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shell that goes before a script: the script runs while it holds the fence, or not at all. */
    public static String before(Claim claim) {
        return "%s\nfence %s %d 0 %d || exit\n".formatted(FUNCTIONS, claim.quoted(), claim.token(), PATIENCE_TENTHS);
    }

    /**
     * What a script has to say that the fence kept out.
     *
     * @throws ApplicationFailure the claim's failure if a higher token was seen
     */
    public static void check(Claim claim, Result result) {
        if (result.exitCode() == OUTDATED && result.err().contains("outdated: ")) {
            throw claim.outdated(result.err().strip());
        }
    }

    /**
     * Holds the fence until it is closed. Whoever held it with the same token or a lower one is cut off: the connection by which
     * it reached the machine has ended when this returns, and what had been asked over it is done.
     *
     * @throws ApplicationFailure the claim's failure if a higher token was seen
     */
    public Held hold(Claim claim, Heartbeat pulse) {
        String command = "hold %s %d $PPID".formatted(claim.quoted(), claim.token());
        try {
            return machines.shell(claim.machine())
                    .hold(FUNCTIONS, command, TIMEOUT, said -> settle(claim, said, pulse));
        } catch (SshException e) {
            Matcher outdated = EXIT.matcher(String.valueOf(e.getMessage()));
            throw outdated.find() ? claim.outdated(outdated.group(1)) : e;
        }
    }

    /** An engine goes on with what it was asked for, also when whoever asked is gone. */
    private void settle(Claim claim, String said, Heartbeat pulse) {
        String evicted = said.replaceFirst("held ?", "");
        if (!evicted.isEmpty() && !evicted.equals(Long.toString(claim.token()))) {
            pulse.beat("an earlier holder was cut off; waiting until the engine has done what that one asked");
            Await.pause(settled);
        }
    }
}
