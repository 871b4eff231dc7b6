package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.activities.waiting.Await;
import io.opsaga.inventory.Machine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/**
 * One certain connection to a machine, which is never replaced: when it ends, everything that goes through it has ended and
 * nothing more will. Equal is what is the same connection.
 */
public final class Line {
    private static final Duration WAIT_FOR_TURN = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Machine machine;
    private final ClientSession session;
    private final Consumer<ClientSession> makeRoom;

    /** @param makeRoom has what is not needed on a connection leave its places to others */
    Line(Machine machine, ClientSession session, Consumer<ClientSession> makeRoom) {
        this.machine = machine;
        this.session = session;
        this.makeRoom = makeRoom;
    }

    /** Whether it is there as far as is known here; the machine may know better. */
    public boolean open() {
        return session.isOpen();
    }

    /**
     * A stream to a Unix socket on the machine.
     *
     * @throws SshException of kind NOTHING_LISTENS or FAILED if there is none or the machine's SSH server does not do that,
     *     UNREACHABLE if the connection is gone
     */
    public Tunnel tunnelToSocket(String path) {
        return new Tunnel(Channels.open(machine, session, same -> {
            StreamLocalChannel channel = new StreamLocalChannel(path);
            same.getService(ConnectionService.class).registerChannel(channel);
            return Channels.opened(channel, Channels.OPEN_TIMEOUT);
        }));
    }

    /**
     * A stream to the standard input and output of a command, which ends with the tunnel. No secrets: process lists show it. Where
     * the machine runs as many commands over this connection as it allows, its turn is waited for.
     */
    public Tunnel tunnelToCommand(String command) {
        AtomicReference<@Nullable SshException> full = new AtomicReference<>();
        return Await.every(PAUSE, WAIT_FOR_TURN)
                .until(() -> {
                    try {
                        return Optional.of(command(command));
                    } catch (SshException e) {
                        if (e.kind() != Kind.NO_ROOM || !open()) {
                            throw e;
                        }
                        full.set(e);
                        makeRoom.accept(session);
                        return Optional.<Tunnel>empty();
                    }
                })
                .orElseThrow(() -> Objects.requireNonNull(full.get()));
    }

    private Tunnel command(String command) {
        Mark mark = Mark.random();
        return new Tunnel(Channels.open(machine, session, Commands.toStreams(mark, command)), mark);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line line && line.session == session;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(session);
    }
}
