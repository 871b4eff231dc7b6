package io.opsaga.api.support;

import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.AgentVersions;
import io.opsaga.inventory.EnvironmentName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What agents wrote, in memory; from machines that may be away. */
public final class MemoryLogs implements AgentLogs, AgentVersions {
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile boolean away;

    public void clear() {
        known.clear();
        away = false;
    }

    public void write(String agent, String operation, String text) {
        known.put(agent + "/" + operation, text);
    }

    /** From now on no machine answers. */
    public void away() {
        away = true;
    }

    @Override
    public List<String> of(EnvironmentName environment, String agent) {
        if (away) {
            throw new Unavailable("main-pc did not answer.", new IOException("away"));
        }
        return List.of("2.0.0", "1.1.0", "1.0.0");
    }

    @Override
    public Optional<String> log(EnvironmentName environment, String agent, String operation) {
        if (away) {
            throw new Unavailable("main-pc did not answer.", new IOException("away"));
        }
        return Optional.ofNullable(known.get(agent + "/" + operation));
    }
}
