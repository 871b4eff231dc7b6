package io.opsaga.api.support;

import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlRecords;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.opsaga.stops.Stops;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Who is stopped on purpose, in memory; what was lifted is not brought back. */
public final class MemoryStops implements Stops, ControlRecords {
    private final Map<String, Stop> stops = new ConcurrentSkipListMap<>();

    public void clear() {
        stops.clear();
    }

    @Override
    public Map<String, Stop> among(String environment, Collection<String> agents) {
        Map<String, Stop> found = new TreeMap<>();
        of(environment).stream()
                .filter(stop -> agents.contains(stop.agent()))
                .forEach(stop -> found.put(stop.agent(), stop));
        return found;
    }

    @Override
    public List<Stop> of(String environment) {
        return stops.values().stream()
                .filter(stop -> stop.environment().equals(environment))
                .toList();
    }

    @Override
    public void record(Collection<Stop> more) {
        more.forEach(stop -> stops.putIfAbsent(stop.agent(), stop));
    }

    @Override
    public void lift(String environment, Collection<String> agents, String operation) {
        agents.forEach(stops::remove);
    }

    @Override
    public Reading revert(String operation) {
        return stops.values().removeIf(stop -> stop.operation().equals(operation))
                ? Reading.reverted("as before")
                : Reading.absent("nothing was recorded");
    }

    @Override
    public void record(Operation operation, ControlAction action, List<String> agents) {
        if (action == ControlAction.STOP) {
            record(agents.stream()
                    .map(agent -> new Stop(
                            operation.environment(),
                            agent,
                            operation.id(),
                            operation.actor(),
                            operation.reason(),
                            operation.requestedAt()))
                    .toList());
        } else {
            lift(operation.environment(), agents, operation.id());
        }
    }

    @Override
    public Reading revert(Operation operation) {
        return revert(operation.id());
    }
}
