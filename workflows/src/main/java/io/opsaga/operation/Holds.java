package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operation locks, all of it or nothing. What it works on it has for itself; where that lives it shares with others, so that
 * whoever needs the whole machine or the whole environment for himself waits for all below it, and all below it wait for him.
 *
 * @param exclusive had by one operation at a time; sorted, each once
 * @param shared had by any number of operations, while nobody has it for himself; sorted, each once, none of {@code exclusive}
 */
public record Holds(List<Target> exclusive, List<Target> shared) {
    public Holds {
        exclusive = List.copyOf(new TreeSet<>(exclusive));
        Set<Target> others = new TreeSet<>(shared);
        others.removeAll(exclusive);
        shared = List.copyOf(others);
    }

    /** These targets, and with each the environment that it belongs to. */
    public static Holds of(Collection<Target> targets) {
        return new Holds(List.copyOf(targets), environments(targets));
    }

    /** An agent, and with it its machine and its environment. */
    public static Holds agent(String environment, String id, String machine) {
        return agents(environment, Map.of(id, machine));
    }

    /**
     * Agents, and with them their machines and their environment.
     *
     * @param machines by the agent's id
     */
    public static Holds agents(String environment, Map<String, String> machines) {
        return of(machines.keySet().stream()
                        .map(id -> Target.agent(environment, id))
                        .toList())
                .within(machines.values().stream().map(Target::machine).toList());
    }

    /** The same, and these targets shared with others. */
    public Holds within(Collection<Target> places) {
        List<Target> more = new ArrayList<>(shared);
        more.addAll(places);
        more.addAll(environments(places));
        return new Holds(exclusive, more);
    }

    /** All targets, by whether it has them for itself; in one order for everybody. */
    @JsonIgnore
    public Map<Target, Boolean> all() {
        Map<Target, Boolean> all = new TreeMap<>();
        exclusive.forEach(target -> all.put(target, true));
        shared.forEach(target -> all.put(target, false));
        return all;
    }

    /** The machines among its targets, by name. */
    @JsonIgnore
    public List<String> machines() {
        return all().keySet().stream()
                .filter(target -> target.type().equals(Target.MACHINE))
                .map(Target::name)
                .toList();
    }

    private static List<Target> environments(Collection<Target> targets) {
        return targets.stream()
                .filter(target -> !target.environment().isEmpty())
                .map(target -> Target.environment(target.environment()))
                .distinct()
                .toList();
    }
}
