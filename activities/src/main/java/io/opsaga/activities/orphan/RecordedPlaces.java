package io.opsaga.activities.orphan;

import java.util.List;
import java.util.Set;

/** What is recorded of agents, whatever inventories say of them by now. */
public interface RecordedPlaces {
    /** All agents of an environment of which a release was ever recorded: what has another one's name was brought by somebody else. */
    Set<String> known(String environment);

    /** What is recorded as current, in all environments. */
    List<Place> current();

    /** Where an agent was seen to last. */
    record Place(String environment, String agent, String machine, String version) {}
}
