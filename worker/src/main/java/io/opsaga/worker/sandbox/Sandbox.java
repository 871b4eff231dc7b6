package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sandbox's two machines, as long as this is open. The servers end with this JVM; processes that were detached on the machines live
 * on, and the next opening of the same folder finds them again under the same keys.
 *
 * <p>Everything lies in {@code DATA/sandbox}: {@code main-pc/} and {@code pc2/} (the machines' homes), {@code keys/} (readable by the
 * owner only), {@code artifacts/}, {@code store/} (backups) and {@code inventory.yaml}.
 */
public final class Sandbox implements AutoCloseable {
    /** The name of the first machine. */
    public static final String MAIN = "main-pc";

    /** The name of the second machine. */
    public static final String SECOND = "pc2";

    /** Who logs in on both; the only one who can. */
    public static final String USER = "opsaga";

    /** Where the agents' ports begin unless another port is asked for. */
    public static final int DEFAULT_AGENT_BASE_PORT = 21000;

    private final Map<String, SandboxMachine> machines;
    private final Path inventory;

    private Sandbox(Map<String, SandboxMachine> machines, Path inventory) {
        this.machines = machines;
        this.inventory = inventory;
    }

    /** As {@link #open(Path, int, int, Path, int)} with the default ports for the agents. */
    public static Sandbox open(Path dataDir, int port1, int port2, Path sampleAgentJar) throws IOException {
        return open(dataDir, port1, port2, sampleAgentJar, DEFAULT_AGENT_BASE_PORT);
    }

    /**
     * Starts both machines and makes what is missing: keys, homes, artifacts; the inventory is written anew.
     *
     * @param port1 of the first machine's SSH server on 127.0.0.1; 0 takes any free one
     * @param port2 of the second machine's
     * @param sampleAgentJar what the sample agents run; copied into the artifacts when they are made
     * @param agentBasePort the first of a hundred ports on 127.0.0.1 that the agents may use
     * @throws IOException if a port is taken (the message names it) or a file cannot be read or written
     */
    public static Sandbox open(Path dataDir, int port1, int port2, Path sampleAgentJar, int agentBasePort)
            throws IOException {
        Path folder = folder(dataDir);
        OwnerFiles.createDirectory(folder);
        SandboxKeys keys = SandboxKeys.loadOrCreate(folder.resolve("keys"));
        SandboxArtifacts.install(folder.resolve("artifacts"), sampleAgentJar);
        SandboxBackups.install(folder);
        Map<String, SandboxMachine> machines = new LinkedHashMap<>();
        try {
            machines.put(MAIN, SandboxMachine.start(MAIN, folder.resolve(MAIN), port1, keys));
            machines.put(SECOND, SandboxMachine.start(SECOND, folder.resolve(SECOND), port2, keys));
            int mainPort = port(machines, MAIN);
            int secondPort = port(machines, SECOND);
            keys.writeKnownHosts(Map.of(MAIN, mainPort, SECOND, secondPort));
            return new Sandbox(machines, SandboxInventory.write(dataDir, mainPort, secondPort, agentBasePort));
        } catch (IOException | RuntimeException failure) {
            machines.values().forEach(SandboxMachine::close);
            throw failure;
        }
    }

    static Path folder(Path dataDir) {
        return dataDir.toAbsolutePath().normalize().resolve("sandbox");
    }

    private static int port(Map<String, SandboxMachine> machines, String name) {
        SandboxMachine machine = machines.get(name);
        if (machine == null) {
            throw new IllegalArgumentException("The sandbox has no machine " + name);
        }
        return machine.port();
    }

    /** The SSH port of the machine of that name on 127.0.0.1. */
    public int port(String machine) {
        return port(machines, machine);
    }

    /** The inventory that describes the sandbox; its relative paths count from the folder it lies in. */
    public Path inventory() {
        return inventory;
    }

    /** Ends both servers and the commands that run under an open channel; detached processes live on. */
    @Override
    public void close() {
        machines.values().forEach(SandboxMachine::close);
    }
}
