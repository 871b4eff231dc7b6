package io.opsaga.activities.orphan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is recorded of agents, whatever inventories say of them by now. */
public interface RecordedPlaces {
    /**
     * Where operations have brought agents to, as is recorded.
     *
     * @return machines by what was asked for; without those whose operation is not recorded: they were brought by somebody else
     */
    Map<Brought, Set<String>> brought(String environment, Set<Brought> asked);

    /** Machines that operations are about which go on, can still be undone, or hold something: at the end of its lease one gives up what it has kept. */
    Set<String> ofOpenOperations();

    /** What is recorded as current, in all environments. */
    List<Place> current();

    /** An agent as an operation has brought it. */
    record Brought(String agent, String operation) {}

    /** Where an agent was seen to last. */
    record Place(String environment, String agent, String machine, String version) {}
}
