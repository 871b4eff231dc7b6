package io.opsaga.stops;

import io.opsaga.saga.Reading;
import java.util.Collection;
import java.util.List;

/**
 * The record of agents that are stopped on purpose. Failures are the store's own, unchecked; everything may be called again and then
 * changes nothing.
 */
public interface Stops extends StopLookup {
    /** All of an environment, by agent. */
    List<Stop> of(String environment);

    /** Has these recorded; one that is stopped on purpose already stays as it is recorded. Undo: {@link #revert}. */
    void record(Collection<Stop> stops);

    /** Has these agents, which were started or removed by that operation, on purpose stopped no longer. Undo: {@link #revert}. */
    void lift(String environment, Collection<String> agents, String operation);

    /** Takes back what that operation has recorded and lifted. */
    Reading revert(String operation);
}
