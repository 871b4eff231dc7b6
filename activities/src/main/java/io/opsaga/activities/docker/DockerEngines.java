package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.Line;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engines of all machines. Reached over SSH, a call on a line that is cut fails within about 10 seconds, as the SSH
 * connection's heartbeat ends it. Credentials for registries are those of this account's own Docker configuration, as it is at a pull;
 * nothing else of that is used.
 */
public final class DockerEngines implements AutoCloseable {
    private static final int MAX_CALLS = 64;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Only TLS heeds it: between two bytes of an answer. */
    private static final Duration TLS_SILENCE = Duration.ofMinutes(5);

    private final SshMachines machines;
    private final RegistryCredentials credentials;
    private final SocketFolder sockets;
    private final Audit audit;
    private final ConcurrentMap<Machine, Engine> engines = new ConcurrentHashMap<>();
    private final ConcurrentMap<Line, Engine> lines = new ConcurrentHashMap<>();
    private final ExecutorService pumps = Executors.newCachedThreadPool(daemons("docker-tunnel"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemons("docker-watchdog"));

    /**
     * @param socketFolder for the sockets that stand for engines behind SSH; made private to this account. Keep its path short
     * @throws UncheckedIOException if it cannot be made
     */
    public DockerEngines(SshMachines machines, Path socketFolder, Audit audit) {
        this(machines, socketFolder, audit, RegistryCredentials.ofThisAccount());
    }

    DockerEngines(SshMachines machines, Path socketFolder, Audit audit, RegistryCredentials credentials) {
        this.machines = machines;
        this.credentials = credentials;
        this.audit = audit;
        try {
            this.sockets = new SocketFolder(socketFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The machine's engine; nothing is connected yet.
     *
     * @throws IllegalArgumentException if the inventory gives the machine none
     */
    public DockerHost on(Machine machine) {
        return host(machine, engine(machine), () -> {});
    }

    /**
     * The machine's engine for as long as something is held on the machine. Where the engine is behind SSH, it is reached by the
     * connection of what is held, and by no other: when the machine ends that connection, nothing that was going to be asked
     * arrives any more.
     *
     * @throws IllegalArgumentException if the inventory gives the machine none
     */
    public DockerHost on(Machine machine, Held held) {
        Runnable gate = () -> {
            if (!held.open()) {
                throw new DockerFailure(
                        DockerFailure.Kind.UNREACHABLE,
                        "Machine %s: what was held there is lost".formatted(machine.name()),
                        null);
            }
        };
        return host(
                machine,
                machine.docker() instanceof DockerAccess.OverSsh ? engine(machine, held) : engine(machine),
                gate);
    }

    private DockerHost host(Machine machine, Engine engine, Runnable gate) {
        DockerHost host = new DockerJavaHost(machine.name(), engine.client(), credentials, engine::trouble);
        return new AuditedDockerHost(machine.name(), host, audit, gate);
    }

    /**
     * The volumes of the machine's engine; nothing is connected yet.
     *
     * @throws IllegalArgumentException if the inventory gives the machine none
     */
    public EngineVolumes volumes(Machine machine) {
        Engine engine = engine(machine);
        return new EngineVolumes(machine.name(), engine.client(), audit, engine::trouble);
    }

    private Engine engine(Machine machine, Held held) {
        Obstacle obstacle = new Obstacle(machines.shell(machine));
        Line line = held.line();
        lines.forEach((other, engine) -> {
            if (!other.open() && lines.remove(other, engine)) {
                engine.close();
            }
        });
        return lines.computeIfAbsent(
                line, fresh -> tunnelled(new Dial(line::tunnelToSocket, line::tunnelToCommand, obstacle)));
    }

    /** The library's own client, for what {@link DockerHost} does not offer. Shared: not to be closed. */
    public DockerClient client(Machine machine) {
        return engine(machine).client();
    }

    private Engine engine(Machine machine) {
        return engines.computeIfAbsent(machine, this::open);
    }

    private Engine open(Machine machine) {
        DockerAccess access = machine.docker();
        if (access == null) {
            throw new IllegalArgumentException("Machine %s has no Docker engine".formatted(machine.name()));
        }
        if (access instanceof DockerAccess.Socket local) {
            return new Engine(client("unix://" + local.path().toAbsolutePath(), null, () -> true), null);
        }
        if (access instanceof DockerAccess.Tls tls) {
            SSLConfig certificates =
                    new LocalDirectorySSLConfig(tls.certificates().toString());
            return new Engine(client("tcp://%s:%d".formatted(tls.host(), tls.port()), certificates, () -> true), null);
        }
        RemoteShell shell = machines.shell(machine);
        return tunnelled(new Dial(shell::tunnelToSocket, shell::tunnelToCommand, new Obstacle(shell)));
    }

    private Engine tunnelled(Dial dial) {
        try {
            EngineSocket socket = new EngineSocket(sockets.next(), dial::open, pumps);
            return new Engine(client("unix://" + socket.path().toAbsolutePath(), null, dial::straight), socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DockerClient client(String address, @Nullable SSLConfig tls, BooleanSupplier mayKeep) {
        // Not the default builder: that one would take contexts, keys and passwords from this account, once and for
        // all.
        DefaultDockerClientConfig config =
                new DefaultDockerClientConfig.Builder().withDockerHost(address).build();
        return DockerClientImpl.getInstance(
                config, new EngineHttp(http(config, tls), http(config, tls), mayKeep, timer));
    }

    private static DockerHttpClient http(DefaultDockerClientConfig config, @Nullable SSLConfig tls) {
        ApacheDockerHttpClient.Builder http = new ApacheDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(MAX_CALLS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .responseTimeout(TLS_SILENCE);
        if (tls != null) {
            http.sslConfig(tls);
        }
        return http.build();
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
        lines.values().forEach(Engine::close);
        pumps.shutdownNow();
        timer.shutdownNow();
    }

    /** @param socket what stands for the engine here, if it is behind SSH */
    private record Engine(DockerClient client, @Nullable EngineSocket socket) {
        @Nullable
        SshException trouble() {
            return socket == null ? null : socket.trouble();
        }

        void close() {
            try {
                client.close();
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
