package io.opsaga.fleet;

import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is being done to agents, and what has been. */
final class WorkLog {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Integer> atWork = new TreeMap<>();
    private final Map<String, Integer> mostAtWork = new TreeMap<>();
    private final Set<String> agentsAtWork = new TreeSet<>();
    private final List<String> overlaps = new ArrayList<>();
    private final Set<Long> tokens = new TreeSet<>();

    synchronized void begun(FleetBatch batch, String what, String agent) {
        tokens.add(batch.token());
        if (Activity.getExecutionContext().getInfo().getAttempt() == 1) {
            calls.add(what + " " + agent);
        }
        if (!agentsAtWork.add(agent)) {
            overlaps.add(what + " " + agent);
        }
        int now = atWork.merge(batch.machine(), 1, Integer::sum);
        mostAtWork.merge(batch.machine(), now, Math::max);
    }

    synchronized void ended(FleetBatch batch, String agent) {
        agentsAtWork.remove(agent);
        atWork.merge(batch.machine(), -1, Integer::sum);
    }

    synchronized boolean busyWith(String agent) {
        return agentsAtWork.contains(agent);
    }

    /** The agents of these calls, in order; a retry is not another call. */
    synchronized List<String> calls(String what) {
        return calls.stream()
                .filter(call -> call.startsWith(what + " "))
                .map(call -> call.substring(what.length() + 1))
                .toList();
    }

    /** Calls that began while another worked on the same agent: an undo must wait until what it undoes has stopped. */
    synchronized List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    /** By machine. */
    synchronized Map<String, Integer> mostAtWork() {
        return new TreeMap<>(mostAtWork);
    }

    synchronized Set<Long> tokens() {
        return new TreeSet<>(tokens);
    }
}
