package io.opsaga.activities.deployment;

import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.RunningAgents.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at a machine for all its agents of an environment, which any number of askers wait for; each as long as it likes, and what was
 * heard by then is the answer. First what runs, with few questions, and then each agent's health.
 */
final class MachineQuestion {
    private static final int LONGEST_WORDS = 300;

    private final String machine;
    private final List<Placement> agents;
    private final Map<String, Sight> heard = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile long begun = System.nanoTime();
    private volatile boolean silent;

    MachineQuestion(String machine, List<Placement> agents) {
        this.machine = machine;
        this.agents = agents;
    }

    void begin() {
        begun = System.nanoTime();
    }

    /** Whoever waits has the whole answer. */
    void end() {
        done.complete(null);
    }

    /** How long it has been going on. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Whether the machine, or one of its runtimes, did not answer. */
    boolean silent() {
        return silent;
    }

    /**
     * Looks.
     *
     * @param runtimes for the agents' kinds
     * @param askers for the agents' health
     */
    void ask(Function<Agent.RuntimeKind, @Nullable AgentRuntime> runtimes, Health health, BoundedFanOut askers) {
        List<Map.Entry<Placement, Standing>> standing = new ArrayList<>();
        agents.stream()
                .collect(Collectors.groupingBy(at -> at.agent().runtime()))
                .forEach((kind, placements) -> {
                    AgentRuntime runtime = runtimes.apply(kind);
                    if (runtime != null) {
                        standing.addAll(stand(runtime, placements).entrySet());
                    }
                });
        askers.each(machine, standing, one -> {
            listen(one.getKey(), one.getValue().condition(), health);
            return one;
        });
    }

    /** Waits for at most so long. */
    void await(Duration patience) throws InterruptedException {
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What was heard so far is the answer.
        }
    }

    Sight of(String agent) {
        Sight sight = heard.get(agent);
        return sight == null ? Sight.unseen("%s does not answer".formatted(machine)) : sight;
    }

    private Map<Placement, Standing> stand(AgentRuntime runtime, List<Placement> placements) {
        try {
            Map<String, Standing> standings = runtime.standings(placements);
            Map<Placement, Standing> found = new ConcurrentHashMap<>();
            for (Placement at : placements) {
                Standing standing = standings.get(at.agent().id());
                if (standing != null) {
                    found.put(at, standing);
                    heard.put(at.agent().id(), new Sight(standing.found(), standing.oddities(), "unknown", ""));
                }
            }
            return found;
        } catch (RuntimeException e) {
            silent = true;
            placements.forEach(at -> heard.put(at.agent().id(), Sight.unseen(words(e))));
            return Map.of();
        }
    }

    private String words(RuntimeException e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\p{Cntrl}+", " ");
        String shown = message.length() <= LONGEST_WORDS ? message : message.substring(0, LONGEST_WORDS) + "…";
        return "%s cannot be looked at: %s".formatted(machine, shown);
    }

    private void listen(Placement at, Condition condition, Health health) {
        heard.computeIfPresent(at.agent().id(), (id, sight) -> sight.with(state(at, condition, health)));
    }

    private static String state(Placement at, Condition condition, Health health) {
        if (!(condition instanceof Condition.Running running)) {
            return "unhealthy";
        }
        if (at.agent().health() == null) {
            return "unknown";
        }
        try {
            return health.complaint(at, running).isEmpty() ? "healthy" : "unhealthy";
        } catch (ProbeFailure e) {
            return "unreachable";
        }
    }
}
