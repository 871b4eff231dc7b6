package io.opsaga.activities.http;

import io.opsaga.activities.http.ProbeFailure.Kind;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Tunnel;
import io.opsaga.inventory.Machine;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** One GET, asked from an agent's machine or from here. No redirects, no proxies, and nobody's certificate is checked. */
public final class HttpProbe {
    private static final Duration QUICK = Duration.ofSeconds(3);

    private final SshMachines machines;

    public HttpProbe(SshMachines machines) {
        this.machines = machines;
    }

    /**
     * Asks from the machine, so that a port bound to its loopback or to a container's address will do.
     *
     * @param timeout for everything but connecting to the machine itself
     * @throws ProbeFailure if no answer came; any HTTP status is an answer
     */
    public Answer get(Machine machine, Target target, Duration timeout) {
        String where = "%s from %s".formatted(target.url(), machine.name());
        long start = System.nanoTime();
        try (Tunnel tunnel = machines.shell(machine).tunnel(target.host(), target.port(), timeout);
                Deadline deadline = new Deadline(timeout.minusNanos(System.nanoTime() - start), tunnel::close)) {
            return ask(target, new TunnelSocket(tunnel), where, deadline, tunnel::connected);
        } catch (SshException e) {
            throw new ProbeFailure(kind(e), "%s: %s".formatted(where, e.getMessage()), e);
        }
    }

    /**
     * Asks from here.
     *
     * @param timeout for everything
     * @throws ProbeFailure if no answer came; any HTTP status is an answer
     */
    public Answer get(Target target, Duration timeout) {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            connect(socket, target, timeout);
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            try (Deadline deadline = new Deadline(left, () -> abort(socket))) {
                return ask(target, socket, target.url(), deadline, () -> true);
            }
        } catch (IOException e) {
            throw new ProbeFailure(Kind.GARBLED, "%s: %s".formatted(target.url(), e.getMessage()), e);
        }
    }

    /** Why nothing on the machine can be asked from it, whatever listens there; empty where it can. */
    public Optional<String> obstacle(Machine machine, String host, int port) {
        try {
            machines.shell(machine).tunnel(host, port, QUICK).close();
            return Optional.empty();
        } catch (SshException e) {
            return kind(e) == Kind.FORBIDDEN ? Optional.ofNullable(e.getMessage()) : Optional.empty();
        }
    }

    private static Answer ask(Target target, Socket socket, String where, Deadline deadline, Liveness way) {
        try {
            Answer answer = HttpExchange.ask(target, socket);
            if (!answer.says() && (deadline.passed() || !way.alive())) {
                // A tunnel that is closed while it is read from has ended, as if all had been said.
                throw new EOFException("the answer broke off");
            }
            return answer;
        } catch (IOException e) {
            Kind kind = deadline.passed() ? Kind.TIMEOUT : way.alive() ? Kind.GARBLED : Kind.UNREACHABLE;
            String detail = kind == Kind.TIMEOUT ? "no whole answer in time" : e.getMessage();
            throw new ProbeFailure(kind, "%s: %s".formatted(where, detail), e);
        }
    }

    private static void connect(Socket socket, Target target, Duration timeout) {
        try {
            socket.connect(new InetSocketAddress(target.host(), target.port()), Math.toIntExact(timeout.toMillis()));
        } catch (ConnectException e) {
            throw new ProbeFailure(Kind.REFUSED, "%s: nothing listens there".formatted(target.url()), e);
        } catch (SocketTimeoutException e) {
            throw new ProbeFailure(Kind.TIMEOUT, "%s: no connection in time".formatted(target.url()), e);
        } catch (IOException e) {
            throw new ProbeFailure(Kind.UNREACHABLE, "%s: %s".formatted(target.url(), e), e);
        }
    }

    private static Kind kind(SshException e) {
        return switch (e.kind()) {
            case NOTHING_LISTENS -> Kind.REFUSED;
            case TIMEOUT -> Kind.TIMEOUT;
            case REFUSED -> Kind.FORBIDDEN;
            default -> Kind.UNREACHABLE;
        };
    }

    private static void abort(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The reader is woken all the same.
        }
    }

    private interface Liveness {
        boolean alive();
    }
}
