package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;

/**
 * All machines, over one SSH client. Connections are made when needed, shared by everyone who asks for the same address, user and
 * key, and noticed as dead within 10 seconds. So are the shells on them, for 20 seconds after their last use. Closing ends all of them.
 */
public final class SshMachines implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final SshClient client = SshClients.start(new HostKeys());
    private final ConcurrentMap<Machine.Ssh, Lanes> lanes = new ConcurrentHashMap<>();
    private final ExecutorService connecting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "ssh-connect");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ssh-idle");
        thread.setDaemon(true);
        return thread;
    });

    public SshMachines() {
        this(IDLE);
    }

    /** @param idle how long a shell is kept for which there is no work */
    SshMachines(Duration idle) {
        long pause = idle.toMillis() / 4;
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> lanes.values().forEach(all -> all.endIdle(idle)), pause, pause, TimeUnit.MILLISECONDS);
    }

    /** The machine's shell; nothing is connected yet. */
    public RemoteShell shell(Machine machine) {
        return new RemoteShell(machine, lanes.computeIfAbsent(machine.ssh(), ssh -> {
            Connector connector = new Connector(client, machine);
            return new Lanes(connector::connect, connecting);
        }));
    }

    /** The machine's detached jobs. */
    public RemoteJobs jobs(Machine machine) {
        return new RemoteJobs(shell(machine));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.stop();
        connecting.shutdownNow();
    }
}
