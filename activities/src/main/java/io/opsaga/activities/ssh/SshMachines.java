package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;

/**
 * All machines, over one SSH client. Connections are made when needed, shared by everyone who asks for the same address, user and
 * key, and noticed as dead within 10 seconds. Closing ends all of them.
 */
public final class SshMachines implements AutoCloseable {
    private final SshClient client = SshClients.start(new HostKeys());
    private final ConcurrentMap<Machine.Ssh, Lanes> lanes = new ConcurrentHashMap<>();
    private final ExecutorService connecting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "ssh-connect");
        thread.setDaemon(true);
        return thread;
    });

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
        client.stop();
        connecting.shutdownNow();
    }
}
