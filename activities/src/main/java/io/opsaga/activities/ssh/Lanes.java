package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one machine. One is enough almost always; OpenSSH by default serves ten commands at once on a connection,
 * so a further connection is opened when eight run, up to four. Tunnels do not count there and all use the first.
 */
final class Lanes {
    private static final int LANES = 4;
    /** Two below OpenSSH's ten: it frees a place a moment after we have seen the command end. */
    private static final int COMMANDS_PER_LANE = 8;

    private static final Duration WAIT_FOR_PLACE = Duration.ofSeconds(30);

    private final List<Lane> lanes;
    private final Semaphore places = new Semaphore(LANES * COMMANDS_PER_LANE, true);

    Lanes(Supplier<ClientSession> connector, Executor connecting) {
        this.lanes = Stream.generate(() -> new Lane(connector, connecting))
                .limit(LANES)
                .toList();
    }

    /** The lane for tunnels. */
    Lane first() {
        return lanes.get(0);
    }

    /** A place for one command; waits while all are taken. To be closed. */
    Place take(Machine machine) {
        try {
            if (!places.tryAcquire(WAIT_FOR_PLACE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SshException(
                        Kind.UNREACHABLE, machine.name(), "too many commands are running there at once", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.UNREACHABLE, machine.name(), "interrupted before anything was sent", e);
        }
        return freeLane();
    }

    private synchronized Place freeLane() {
        for (Lane lane : lanes) {
            if (lane.commands < COMMANDS_PER_LANE) {
                lane.commands++;
                return new Place(lane);
            }
        }
        throw new IllegalStateException("More places than lanes have");
    }

    private synchronized void free(Lane lane) {
        lane.commands--;
        places.release();
    }

    /** The right to run one command on a lane. */
    final class Place implements AutoCloseable {
        private final Lane lane;

        private Place(Lane lane) {
            this.lane = lane;
        }

        Lane lane() {
            return lane;
        }

        @Override
        public void close() {
            free(lane);
        }
    }

    /** One connection, opened when first needed and again when it died. */
    static final class Lane {
        private final Supplier<ClientSession> connector;
        private final Executor connecting;
        private @Nullable CompletableFuture<ClientSession> current;
        private int commands;

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
}
