package io.opsaga.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One environment's machines and agents, and what other sections of its file say.
 *
 * @param environment a documented one, or one that this inventory declares
 * @param machines by name, in the order of the file; none where another section is all that there is
 * @param agents in the order of the file; ids are unique
 * @param approval what changes of the environment need; null where they need nobody's approval
 * @param like the documented environment that it is like: itself, where it is one
 * @param sections what capabilities have brought readers for
 */
public record Inventory(
        EnvironmentName environment,
        Map<String, Machine> machines,
        List<Agent> agents,
        @Nullable ApprovalRule approval,
        EnvironmentName like,
        Sections sections) {
    public Inventory {
        machines = Collections.unmodifiableMap(new LinkedHashMap<>(machines));
        agents = List.copyOf(agents);
    }

    /** A documented environment. */
    public Inventory(
            EnvironmentName environment,
            Map<String, Machine> machines,
            List<Agent> agents,
            @Nullable ApprovalRule approval) {
        this(environment, machines, agents, approval, environment, Sections.NONE);
    }

    /** A documented environment whose changes need nobody's approval. */
    public Inventory(EnvironmentName environment, Map<String, Machine> machines, List<Agent> agents) {
        this(environment, machines, agents, null);
    }

    /** What is said of the environment. */
    public EnvironmentProfile profile() {
        EnvironmentProfile profile = EnvironmentProfile.of(like);
        return like.equals(environment) ? profile : profile.named(environment, like);
    }

    /** What that section says; empty where the file does not have it. */
    public <T> Optional<T> section(SectionKey<T> key) {
        return sections.get(key);
    }

    /** The agent of that id, if this environment has it. */
    public Optional<Agent> agent(String id) {
        return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    /** The same, with what only the other one has of machines and agents. */
    public Inventory completedBy(Inventory other) {
        // As a rule nothing has changed, and this is asked for every agent of a fleet.
        if (equals(other)) {
            return this;
        }
        Map<String, Machine> all = new LinkedHashMap<>(other.machines);
        all.putAll(machines);
        Set<String> own = agents.stream().map(Agent::id).collect(Collectors.toCollection(TreeSet::new));
        List<Agent> more = other.agents.stream()
                .filter(candidate -> !own.contains(candidate.id()))
                .toList();
        return more.isEmpty() && all.size() == machines.size()
                ? this
                : new Inventory(
                        environment,
                        all,
                        Stream.concat(agents.stream(), more.stream()).toList(),
                        approval,
                        like,
                        sections);
    }

    /** Whether the agent of that id is declared to be on that machine, whatever it is called, and to be run so. */
    public boolean places(String id, Machine machine, Agent.RuntimeKind runtime) {
        return agent(id)
                .filter(agent -> agent.runtime() == runtime)
                .filter(agent -> machine(agent.machine()).isSameAs(machine))
                .isPresent();
    }

    /** The machine of that name; the inventory's parser has made sure that every agent's machine exists. */
    public Machine machine(String name) {
        Machine machine = machines.get(name);
        if (machine == null) {
            throw new IllegalArgumentException("No machine %s in %s".formatted(name, environment.wire()));
        }
        return machine;
    }
}
