package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The inventory of the sandbox: a small multi-agent system in the development environment, nine agents and five, and a backup of a folder. */
public final class SandboxInventory {
    /** A small young generation: fourteen agents share the host, and each would touch all of a larger one sooner or later. */
    private static final String COMMAND =
            "exec java -Xmx32m -Xmn4m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -jar "
                    + SandboxArtifacts.JAR;

    /** The bridge's own port lies above those of the agents' HTTP. */
    private static final int BRIDGE_OFFSET = 90;

    private static final String BRIDGE = "bridge";
    private static final String LINK = "cross-machine-link";

    /** In layers: what others rest on, who steers, the bridge, then those that work across it. The place in the list is the port. */
    private static final List<Role> ROLES = List.of(
            new Role("memory", "memory", Sandbox.MAIN, List.of()),
            new Role("knowledge", "knowledge", Sandbox.MAIN, List.of()),
            new Role("orchestrator", "orchestrator", Sandbox.MAIN, List.of("memory")),
            new Role("planner", "planner", Sandbox.MAIN, List.of("orchestrator", "knowledge")),
            new Role("perception", "perception", Sandbox.MAIN, List.of("orchestrator")),
            new Role("reasoning", "reasoning", Sandbox.MAIN, List.of("planner")),
            new Role("learning", "learning", Sandbox.MAIN, List.of("reasoning")),
            new Role("action", "action", Sandbox.MAIN, List.of("planner")),
            new Role(LINK, "link", Sandbox.MAIN, List.of("orchestrator", BRIDGE)),
            new Role("language", "language", Sandbox.SECOND, List.of(BRIDGE)),
            new Role("vision", "vision", Sandbox.SECOND, List.of(BRIDGE)),
            new Role("speech", "speech", Sandbox.SECOND, List.of(BRIDGE)),
            new Role("monitoring", "monitoring", Sandbox.SECOND, List.of(BRIDGE)),
            new Role(BRIDGE, "bridge", Sandbox.SECOND, List.of("orchestrator")));

    private SandboxInventory() {}

    private record Role(String id, String role, String machine, List<String> dependsOn) {}

    /**
     * Writes {@code DATA/sandbox/inventory.yaml}; paths in it count from the folder it lies in.
     *
     * @param mainPort the SSH port of the first machine
     * @param secondPort the SSH port of the second machine
     * @param agentBasePort the first of a hundred ports on 127.0.0.1 for the agents
     * @return the file
     */
    public static Path write(Path dataDir, int mainPort, int secondPort, int agentBasePort) throws IOException {
        Path file = Sandbox.folder(dataDir).resolve("inventory.yaml");
        OwnerFiles.createDirectory(file.getParent());
        String text = text(mainPort, secondPort, agentBasePort) + SandboxBackups.declared(file.getParent());
        OwnerFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private static String text(int mainPort, int secondPort, int agentBasePort) {
        StringBuilder yaml = new StringBuilder(8192)
                .append(
                        "# The sandbox, written anew at each start. To have an inventory of your own, copy it elsewhere.\n")
                .append("environment: development\n")
                .append("machines:\n")
                .append(machine(Sandbox.MAIN, mainPort))
                .append(machine(Sandbox.SECOND, secondPort))
                .append("agents:\n");
        for (int i = 0; i < ROLES.size(); i++) {
            yaml.append(agent(ROLES.get(i), agentBasePort + i, agentBasePort + BRIDGE_OFFSET));
        }
        return yaml.toString();
    }

    private static String machine(String name, int port) {
        return "  %s: { ssh: { host: 127.0.0.1, port: %d, user: %s, identity: keys/id, known_hosts: keys/known_hosts } }\n"
                .formatted(name, port, Sandbox.USER);
    }

    private static String agent(Role role, int port, int bridgePort) {
        return """
              - id: %s
                machine: %s
                runtime: process
                artifact: %s
                command: "%s"
                ports: ["127.0.0.1:%d:%d"]
                env: { %s }
                health: { http: "/health", port: %d, timeout: 30s, body: "\\"status\\":\\"healthy\\"" }
                restart: unless-stopped
                depends_on: [%s]
            """.formatted(
                        role.id(),
                        role.machine(),
                        SandboxArtifacts.ARTIFACT,
                        COMMAND,
                        port,
                        port,
                        env(role, port, bridgePort),
                        port,
                        String.join(", ", role.dependsOn()));
    }

    private static String env(Role role, int port, int bridgePort) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("AGENT_ID", role.id());
        env.put("AGENT_ROLE", role.role());
        env.put("AGENT_PORT", String.valueOf(port));
        if (role.id().equals(BRIDGE)) {
            env.put("BRIDGE_BIND", "tcp://127.0.0.1:" + bridgePort);
        } else if (role.id().equals(LINK)) {
            env.put("BRIDGE_CONNECT", "tcp://127.0.0.1:" + bridgePort);
        }
        return env.entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", "));
    }
}
