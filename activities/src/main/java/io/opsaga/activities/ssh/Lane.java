package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** One connection, opened when first needed and again when it died. */
final class Lane {
    private final Supplier<ClientSession> connector;
    private final Executor connecting;
    private @Nullable CompletableFuture<ClientSession> current;
    /** How many run on it, or are about to; guarded by whoever gives its places out. */
    int commands;

    Lane(Supplier<ClientSession> connector, Executor connecting) {
        this.connector = connector;
        this.connecting = connecting;
    }

    /**
     * The live session. Callers that come while it is being opened wait for the same attempt, so that thirty of them learn of
     * a dead machine at once and not one after the other.
     */
    ClientSession session(Machine machine) {
        try {
            return attempt().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.UNREACHABLE, machine.name(), "interrupted before anything was sent", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SshException failure) {
                throw failure.of(machine.name());
            }
            throw new CompletionException(e.getCause());
        }
    }

    private synchronized CompletableFuture<ClientSession> attempt() {
        CompletableFuture<ClientSession> attempt = current;
        if (attempt == null || (attempt.isDone() && !alive(attempt))) {
            attempt = CompletableFuture.supplyAsync(connector, connecting);
            current = attempt;
        }
        return attempt;
    }

    private static boolean alive(CompletableFuture<ClientSession> attempt) {
        return !attempt.isCompletedExceptionally() && attempt.join().isOpen();
    }
}
