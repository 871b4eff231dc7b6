package io.opsaga.api.support;

import io.opsaga.control.AgentStand;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlActivities;
import io.opsaga.control.ControlBatch;
import io.opsaga.control.ControlQuestion;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Snapshot;
import io.opsaga.rollout.Crew.Changed;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.Reading;
import java.util.List;

/** The machines in memory, as run control sees them. */
public final class ControlWorld implements ControlActivities {
    private final World world;

    public ControlWorld(World world) {
        this.world = world;
    }

    @Override
    public List<AgentStand> survey(ControlQuestion question) {
        return question.agents().stream()
                .map(agent -> look(agent, question.action()))
                .toList();
    }

    private AgentStand look(String agent, ControlAction action) {
        String version = world.running(agent);
        boolean runs = !version.isEmpty() && !world.down.contains(agent);
        Stand stand = version.isEmpty()
                ? Stand.NOTHING
                : new Stand(new Snapshot(true, runs, version, "", "old", agent, "no"), "1", runs);
        boolean settled = runs ? action == ControlAction.START : action != ControlAction.START;
        return settled ? AgentStand.settled(agent, stand, "it is so") : AgentStand.open(agent, stand);
    }

    @Override
    public List<Changed> act(ControlBatch batch) {
        return batch.agents().stream()
                .map(agent -> {
                    boolean away = batch.action().takesAway();
                    boolean changed = away ? world.down.add(agent.agent()) : world.down.remove(agent.agent());
                    return new Changed(agent.agent(), changed ? 5 : 6);
                })
                .toList();
    }

    @Override
    public List<Observed> acted(ControlBatch batch) {
        return List.of();
    }

    @Override
    public List<Observed> undo(ControlBatch batch) {
        return batch.agents().stream()
                .map(agent -> {
                    if (agent.before().was().running()) {
                        world.down.remove(agent.agent());
                    } else {
                        world.down.add(agent.agent());
                    }
                    return new Observed(agent.agent(), Reading.reverted("as before"));
                })
                .toList();
    }

    @Override
    public String discard(ControlBatch batch) {
        return "gave it up";
    }
}
