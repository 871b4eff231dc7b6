package io.opsaga.activities.docker;

import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.activities.ssh.Tunnel;
import java.util.function.Function;

/** Straight to the engine's socket; through its own command where the SSH server does not open sockets. */
final class Dial {
    static final String ENGINE_SOCKET = "/var/run/docker.sock";
    private static final String ENGINE_COMMAND = "docker system dial-stdio";

    private final Function<String, Tunnel> toSocket;
    private final Function<String, Tunnel> toCommand;
    private final Obstacle obstacle;
    private volatile boolean straight;

    Dial(Function<String, Tunnel> toSocket, Function<String, Tunnel> toCommand, Obstacle obstacle) {
        this.obstacle = obstacle;
        this.toSocket = toSocket;
        this.toCommand = toCommand;
    }

    Tunnel open() {
        try {
            Tunnel tunnel = toSocket.apply(ENGINE_SOCKET);
            straight = true;
            return tunnel;
        } catch (SshException e) {
            if (e.kind() != Kind.FAILED && e.kind() != Kind.NOTHING_LISTENS && e.kind() != Kind.REFUSED) {
                throw e;
            }
            straight = false;
            obstacle.check();
            return toCommand.apply(ENGINE_COMMAND);
        }
    }

    /** Whether a connection costs the machine no command, of which it runs only so many at once. */
    boolean straight() {
        return straight;
    }
}
