package io.opsaga.stops;

import java.util.Collection;
import java.util.Map;

/** Tells who was stopped on purpose. */
@FunctionalInterface
public interface StopLookup {
    /** Those of these agents that are, each once; the others are missing. */
    Map<String, Stop> among(String environment, Collection<String> agents);
}
