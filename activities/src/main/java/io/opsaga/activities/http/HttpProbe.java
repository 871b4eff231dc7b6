package io.opsaga.activities.http;

import io.opsaga.activities.http.ProbeFailure.Kind;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Tunnel;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** One GET, asked from an agent's machine or from here. No redirects, no proxies, no TLS. */
public final class HttpProbe {
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
    public Answer get(Machine machine, String host, int port, String path, Duration timeout) {
        Target target = new Target(host, port, path);
        String where = "%s from %s".formatted(target.url(), machine.name());
        long start = System.nanoTime();
        try (Tunnel tunnel = machines.shell(machine).tunnel(host, port, timeout);
                Deadline deadline = new Deadline(timeout.minusNanos(System.nanoTime() - start), tunnel::close)) {
            return ask(target, new HttpStream(tunnel.input(), tunnel.output()), where, deadline, tunnel::connected);
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
    public Answer get(String host, int port, String path, Duration timeout) {
        Target target = new Target(host, port, path);
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            connect(socket, target, timeout);
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            try (Deadline deadline = new Deadline(left, () -> abort(socket))) {
                HttpStream stream = new HttpStream(socket.getInputStream(), socket.getOutputStream());
                return ask(target, stream, target.url(), deadline, () -> true);
            }
        } catch (IOException e) {
            throw new ProbeFailure(Kind.GARBLED, "%s: %s".formatted(target.url(), e.getMessage()), e);
        }
    }

    private static Answer ask(Target target, HttpStream stream, String where, Deadline deadline, Liveness way) {
        try {
            return stream.get(target);
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
