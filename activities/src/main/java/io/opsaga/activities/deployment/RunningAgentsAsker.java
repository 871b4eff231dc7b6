package io.opsaga.activities.deployment;

import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.RunningAgents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at machines, at each with threads of its own: one that does not answer keeps nobody waiting for another. It is waited for four
 * seconds, and once it has been silent for a moment only.
 */
public final class RunningAgentsAsker implements RunningAgents, AutoCloseable {
    /** For all machines together. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration BRIEFLY = Duration.ofMillis(300);
    private static final int AT_ONCE = 8;

    private record Place(EnvironmentName environment, String machine) {}

    private final Inventories inventories;
    private final Map<RuntimeKind, AgentRuntime> runtimes;
    private final Health health;
    private final Duration patience;
    private final Duration briefly;
    private final Map<Place, MachineActivity> desks = new ConcurrentHashMap<>();
    private final BoundedFanOut askers = new BoundedFanOut("running-agents", AT_ONCE);
    private final ExecutorService looks = Executors.newCachedThreadPool(daemons());

    public RunningAgentsAsker(Inventories inventories, List<AgentRuntime> runtimes, Health health) {
        this(inventories, runtimes, health, PATIENCE, BRIEFLY);
    }

    RunningAgentsAsker(
            Inventories inventories, List<AgentRuntime> runtimes, Health health, Duration patience, Duration briefly) {
        this.patience = patience;
        this.briefly = briefly;
        this.inventories = inventories;
        this.runtimes = runtimes.stream().collect(Collectors.toMap(AgentRuntime::kind, Function.identity()));
        this.health = health;
    }

    @Override
    public Map<String, Sight> look(EnvironmentName environment, @Nullable String machine) {
        Map<String, List<Placement>> machines = new TreeMap<>();
        inventories.of(environment).map(this::placements).orElse(List.of()).stream()
                .filter(at -> machine == null || at.machine().name().equals(machine))
                .forEach(at -> machines.computeIfAbsent(at.machine().name(), name -> new ArrayList<>())
                        .add(at));
        List<Asked> asked = new ArrayList<>();
        machines.forEach((name, placements) -> {
            MachineActivity desk = desks.computeIfAbsent(new Place(environment, name), this::desk);
            asked.add(new Asked(desk, desk.question(placements), placements));
        });
        await(asked);
        Map<String, Sight> sights = new TreeMap<>();
        asked.forEach(one -> one.placements()
                .forEach(at ->
                        sights.put(at.agent().id(), one.question().of(at.agent().id()))));
        return sights;
    }

    @Override
    public void close() {
        looks.shutdownNow();
        askers.close();
    }

    private List<Placement> placements(Inventory inventory) {
        String environment = inventory.environment().wire();
        return inventory.agents().stream()
                .flatMap(agent -> Placement.find(inventories, environment, agent.id()).stream())
                .toList();
    }

    private record Asked(MachineActivity desk, MachineQuestion question, List<Placement> placements) {}

    private MachineActivity desk(Place place) {
        return new MachineActivity(place.machine(), looks, question -> question.ask(runtimes::get, health, askers));
    }

    private void await(List<Asked> asked) {
        long begun = System.nanoTime();
        try {
            for (Asked one : asked) {
                Duration left = patience.minusNanos(System.nanoTime() - begun);
                boolean brief = one.desk().hopeless(patience) && briefly.compareTo(left) < 0;
                one.question().await(brief ? briefly : left.isNegative() ? Duration.ZERO : left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "running-agents");
            thread.setDaemon(true);
            return thread;
        };
    }
}
