package io.opsaga.activities.deployment;

import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.AgentHealth;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks all agents of an environment how they are, several at a time, and remembers the answers for a moment. */
public final class AgentHealthAsker implements AgentHealth, AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int AT_ONCE = 8;

    private record Answers(long at, Map<String, String> byAgent) {}

    private final Inventories inventories;
    private final Health health;
    private final ExecutorService askers = Executors.newFixedThreadPool(AT_ONCE);
    private final ConcurrentHashMap<EnvironmentName, Answers> known = new ConcurrentHashMap<>();

    public AgentHealthAsker(Inventories inventories, Health health) {
        this.inventories = inventories;
        this.health = health;
    }

    @Override
    public Map<String, String> health(EnvironmentName environment) {
        Answers answers = known.get(environment);
        if (answers != null && System.nanoTime() - answers.at() < FRESH.toNanos()) {
            return answers.byAgent();
        }
        Map<String, String> asked = inventories.of(environment).map(this::ask).orElse(Map.of());
        known.put(environment, new Answers(System.nanoTime(), asked));
        return asked;
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }

    private Map<String, String> ask(Inventory inventory) {
        Map<String, CompletableFuture<String>> asked = new TreeMap<>();
        for (Agent agent : inventory.agents()) {
            asked.put(agent.id(), CompletableFuture.supplyAsync(() -> ask(inventory, agent), askers));
        }
        Map<String, String> answers = new TreeMap<>();
        asked.forEach((id, answer) -> answers.put(id, answer.join()));
        return answers;
    }

    private String ask(Inventory inventory, Agent agent) {
        if (agent.health() == null) {
            return "unknown";
        }
        return Placement.find(inventories, inventory.environment().wire(), agent.id())
                .map(health::state)
                .orElse("unknown");
    }
}
