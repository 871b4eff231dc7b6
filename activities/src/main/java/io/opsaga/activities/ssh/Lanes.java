package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Channels.Opener;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one machine. One is enough almost always; OpenSSH by default serves ten commands at once on a connection,
 * so a further connection is opened when eight run, up to four. A server that takes fewer is found out when it refuses one: then
 * fewer run on a connection, on up to eight connections, and whoever finds no place waits. Tunnels do not count there and all use
 * the first. A {@linkplain KeptShell shell} that is idle has a place, too, for as long as nobody else needs it.
 */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int LANES = 4;
    private static final int LANES_OF_A_STRICT_SERVER = 8;
    /** Two below OpenSSH's ten: it frees a place a moment after we have seen the command end. */
    private static final int COMMANDS_PER_LANE = 8;

    private static final Duration WAIT_FOR_PLACE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<Lane> lanes;
    private final IdleShells idle;
    private int commandsPerLane = COMMANDS_PER_LANE;

    Lanes(Supplier<ClientSession> connector, Executor connecting) {
        this.idle = new IdleShells(connecting);
        this.lanes = Stream.generate(() -> new Lane(connector, connecting))
                .limit(LANES_OF_A_STRICT_SERVER)
                .toList();
    }

    /** The lane for tunnels. */
    Lane first() {
        return lanes.get(0);
    }

    /** A place for one command; waits while all are taken. To be closed. */
    synchronized Place take(Machine machine) {
        return new Place(machine, free(machine, System.nanoTime() + WAIT_FOR_PLACE.toNanos()));
    }

    /**
     * A shell with these functions, for one command: one that is idle, or one that is opened when it is first used. Waits while there is
     * neither. To be {@linkplain #giveBack given back}, or closed.
     */
    synchronized KeptShell shell(Machine machine, String functions) {
        long end = System.nanoTime() + WAIT_FOR_PLACE.toNanos();
        while (true) {
            KeptShell kept = idle.take(functions);
            if (kept != null) {
                return kept;
            }
            Lane lane = freeNow();
            if (lane != null) {
                return new KeptShell(new Place(machine, lane), functions);
            }
            pause(machine, end, WAIT_FOR_PLACE);
        }
    }

    /** Whoever needs its functions next has it, unless somebody needs its place first. */
    synchronized void giveBack(KeptShell shell) {
        idle.add(shell);
        notifyAll();
    }

    /** Ends what is idle on a connection, where it takes up places. */
    synchronized void makeRoom(ClientSession session) {
        idle.endAll(shell -> shell.session() == session);
    }

    /** Ends shells that have been idle for that long. */
    synchronized void endIdle(Duration idleFor) {
        idle.endAll(idleFor);
    }

    private Lane free(Machine machine, long end) {
        while (true) {
            Lane lane = freeNow();
            if (lane != null) {
                return lane;
            }
            pause(machine, end, WAIT_FOR_PLACE);
        }
    }

    /** Where none is free, an idle shell makes room. */
    private @Nullable Lane freeNow() {
        int open = commandsPerLane < COMMANDS_PER_LANE ? LANES_OF_A_STRICT_SERVER : LANES;
        for (Lane lane : lanes.subList(0, open)) {
            if (lane.commands < commandsPerLane) {
                lane.commands++;
                return lane;
            }
        }
        idle.endOne();
        return null;
    }

    private synchronized void free(Lane lane) {
        lane.commands--;
        notifyAll();
    }

    /** Lets others in, and goes on when something may have changed; whoever calls looks again. */
    @SuppressWarnings("WaitNotInLoop")
    private void pause(Machine machine, long end, Duration atMost) {
        long left = Math.min(atMost.toNanos(), end - System.nanoTime());
        if (left <= 0) {
            throw new SshException(
                    Kind.NO_ROOM,
                    machine.name(),
                    "its SSH server takes %d commands at once on a connection (MaxSessions in its sshd_config), and none of those has ended for %d s"
                            .formatted(commandsPerLane, WAIT_FOR_PLACE.toSeconds()),
                    null);
        }
        try {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.UNREACHABLE, machine.name(), "interrupted before anything was sent", e);
        }
    }

    /** Another place for whoever was refused on this lane, where others of ours run there; the same later where none does. */
    private synchronized Lane instead(Machine machine, Lane full, long end) {
        int others = full.commands - 1;
        if (others > 0 && others < commandsPerLane) {
            commandsPerLane = others;
            LOG.warn(
                    "Machine {}: its SSH server refuses more than {} commands at once on a connection (MaxSessions in its"
                            + " sshd_config); further ones take another connection, or wait",
                    machine.name(),
                    others);
        }
        full.commands--;
        notifyAll();
        if (others == 0) {
            pause(machine, end, PAUSE);
        }
        return free(machine, end);
    }

    /** The right to run one command. */
    final class Place implements AutoCloseable {
        private final Machine machine;
        private @Nullable Lane lane;

        private Place(Machine machine, Lane lane) {
            this.machine = machine;
            this.lane = lane;
        }

        /** Opens the command's channel; waits while the server takes none. */
        <T> T open(Opener<T> opener) {
            long end = System.nanoTime() + WAIT_FOR_PLACE.toNanos();
            while (true) {
                Lane mine = Objects.requireNonNull(lane, "closed");
                try {
                    return Channels.open(machine, mine, opener);
                } catch (SshException e) {
                    if (e.kind() != Kind.NO_ROOM) {
                        throw e;
                    }
                    lane = null;
                    lane = instead(machine, mine, end);
                }
            }
        }

        @Override
        public void close() {
            Lane mine = lane;
            if (mine != null) {
                lane = null;
                free(mine);
            }
        }
    }
}
