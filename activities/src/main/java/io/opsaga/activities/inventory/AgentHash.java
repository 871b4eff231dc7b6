package io.opsaga.activities.inventory;

import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The version of an agent's configuration: a hash of everything in its declaration that decides how it is started. Health check
 * and dependencies are not part of it, for nothing needs to be started anew when they change. It stays the same over restarts and
 * releases of Opsaga, as it is compared with what was written on containers and release folders.
 */
public final class AgentHash {
    private static final int LENGTH = 12;

    /** Changes whenever what is hashed changes, so that two forms never give the same hash by chance. */
    private static final String FORM = "agent/1";

    private final StringBuilder canonical = new StringBuilder(FORM);

    private AgentHash() {}

    /**
     * Twelve hexadecimal digits.
     *
     * @param limits of the request, in place of the inventory's where not null
     */
    public static String of(Agent agent, @Nullable Limits limits) {
        AgentHash hash = new AgentHash();
        hash.add("id", agent.id());
        hash.add("machine", agent.machine());
        hash.add("runtime", agent.runtime().wire());
        hash.add("artifact", agent.artifact());
        hash.add("command", agent.command());
        hash.add("setup", agent.setup());
        agent.ports().stream()
                .map(port -> "%d %d %s".formatted(port.hostPort(), port.containerPort(), port.address()))
                .sorted()
                .forEach(port -> hash.add("port", port));
        hash.addAll("env", agent.env());
        hash.addAll("label", agent.labels());
        hash.add("restart", agent.restart().wire());
        hash.addResources(agent, limits);
        return hash.digest();
    }

    private void addResources(Agent agent, @Nullable Limits limits) {
        Integer megabytes = limits == null ? null : limits.memoryMb();
        Double cores = limits == null ? null : limits.cpuCores();
        add("memory", megabytes == null ? agent.resources().memoryBytes() : Long.valueOf((long) megabytes << 20));
        add("cpus", cores == null ? agent.resources().cpus() : cores);
        add("tasks", limits == null ? null : limits.concurrentTasks());
    }

    private void addAll(String kind, Map<String, String> entries) {
        entries.forEach((key, value) -> {
            add(kind, key);
            add("is", value);
        });
    }

    /** With its length before it, no value can look like the beginning of the next one. */
    private void add(String kind, @Nullable Object value) {
        if (value != null) {
            String text = value.toString();
            canonical
                    .append('\n')
                    .append(kind)
                    .append(' ')
                    .append(text.length())
                    .append(' ')
                    .append(text);
        }
    }

    private String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
