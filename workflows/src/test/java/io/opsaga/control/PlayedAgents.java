package io.opsaga.control;

import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.Operation;
import io.opsaga.rollout.Crew.Changed;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Agents on made-up machines, and the record of who is stopped on purpose. */
final class PlayedAgents implements ControlActivities, ControlRecords {
    /** By agent: running, unwell, stopped, aside or gone. */
    private final Map<String, String> states = Collections.synchronizedMap(new TreeMap<>());

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Set<String> recorded = new ConcurrentSkipListSet<>();
    final Set<String> refuse = new ConcurrentSkipListSet<>();
    final Set<String> losesAnswer = new ConcurrentSkipListSet<>();
    final Set<String> cannotBeUndone = new ConcurrentSkipListSet<>();
    private final Set<String> before = new TreeSet<>();

    PlayedAgents(List<ControlAgent> agents) {
        agents.forEach(agent -> states.put(agent.id(), "running"));
    }

    void put(String agent, String state) {
        states.put(agent, state);
    }

    Map<String, String> states() {
        return new TreeMap<>(states);
    }

    @Override
    public List<AgentStand> survey(ControlQuestion question) {
        return question.agents().stream()
                .map(agent -> stand(agent, question.action()))
                .toList();
    }

    private AgentStand stand(String agent, ControlAction action) {
        String state = states.getOrDefault(agent, "gone");
        boolean running = state.equals("running");
        Stand stand = state.equals("gone")
                ? Stand.NOTHING
                : new Stand(new Snapshot(true, running, "1.0", "", agent, agent, "always"), "run 1", running);
        if (action == ControlAction.START && state.equals("gone")) {
            return AgentStand.blocked(
                    agent, stand, new FailureNote(ControlFailure.NOT_DEPLOYED.name(), "nothing is there", ""));
        }
        if (action == ControlAction.START && state.equals("unwell")) {
            return AgentStand.blocked(
                    agent, stand, new FailureNote(ControlFailure.RUNS_UNWELL.name(), "it runs: 503", ""));
        }
        boolean settled = running == (action == ControlAction.START) && action != ControlAction.RESTART;
        return settled && action != ControlAction.REMOVE
                ? AgentStand.settled(agent, stand, "it is so already")
                : AgentStand.open(agent, stand);
    }

    @Override
    public List<Changed> act(ControlBatch batch) {
        List<Changed> done = new ArrayList<>();
        for (ControlBatch.ControlledAgent one : batch.agents()) {
            String agent = one.agent();
            if (refuse.contains(agent)) {
                throw ApplicationFailure.newBuilder()
                        .setMessage(agent + " answers 500")
                        .setType("UNHEALTHY")
                        .setNonRetryable(true)
                        .setDetails((Object) done.toArray(Changed[]::new))
                        .build();
            }
            calls.add("%s %s".formatted(batch.action().wire(), agent));
            states.put(
                    agent,
                    switch (batch.action()) {
                        case STOP -> "stopped";
                        case START, RESTART -> "running";
                        case REMOVE -> "aside";
                    });
            if (losesAnswer.remove(agent)) {
                throw ApplicationFailure.newNonRetryableFailure("the answer is lost", "LOST");
            }
            done.add(new Changed(agent, 5));
        }
        return done;
    }

    @Override
    public List<Observed> acted(ControlBatch batch) {
        String goal = batch.action() == ControlAction.STOP
                ? "stopped"
                : batch.action() == ControlAction.REMOVE ? "aside" : "running";
        return batch.agents().stream()
                .map(agent -> new Observed(
                        agent.agent(),
                        goal.equals(states.get(agent.agent()))
                                ? Reading.applied("it is " + goal)
                                : Reading.absent("it is not")))
                .toList();
    }

    @Override
    public List<Observed> undo(ControlBatch batch) {
        return batch.agents().stream().map(this::undone).toList();
    }

    private Observed undone(ControlBatch.ControlledAgent agent) {
        if (cannotBeUndone.contains(agent.agent())) {
            return new Observed(agent.agent(), Reading.unknown("its machine says no"));
        }
        calls.add("undo " + agent.agent());
        String was = agent.before().was().running() ? "running" : "stopped";
        boolean touched = !was.equals(states.put(agent.agent(), was));
        return new Observed(agent.agent(), touched ? Reading.reverted(was) : Reading.absent(was));
    }

    @Override
    public String discard(ControlBatch batch) {
        batch.agents().forEach(agent -> {
            calls.add("discard " + agent.agent());
            states.put(agent.agent(), "gone");
        });
        return "gave up %d".formatted(batch.agents().size());
    }

    @Override
    public void record(Operation operation, ControlAction action, List<String> agents) {
        before.clear();
        before.addAll(recorded);
        if (action == ControlAction.STOP) {
            recorded.addAll(agents);
        } else {
            agents.forEach(recorded::remove);
        }
    }

    @Override
    public Reading revert(Operation operation) {
        boolean same = before.equals(recorded);
        recorded.clear();
        recorded.addAll(before);
        return same ? Reading.absent("as before") : Reading.reverted("as before");
    }
}
