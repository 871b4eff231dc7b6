package io.opsaga.api.support;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.AgentChange;
import io.opsaga.fleet.AgentReading;
import io.opsaga.fleet.AgentResult;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetActivities;
import io.opsaga.fleet.FleetBatch;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.saga.Reading;
import java.util.List;

/** The same machines in memory, as a fleet sees them. One agent takes no version that is unhealthy. */
public final class FleetWorld implements FleetActivities {
    /** The agent that {@link World#UNHEALTHY} does not do good. */
    public static final String SENSITIVE = "agent-02";

    private final World world;

    public FleetWorld(World world) {
        this.world = world;
    }

    @Override
    public MachineSurvey survey(FleetQuestion question) {
        return new MachineSurvey(
                List.of(),
                question.agents().stream()
                        .map(agent -> look(agent, question.versionOf(agent)))
                        .toList());
    }

    private AgentSurvey look(String agent, String version) {
        String runs = world.running(agent);
        Release next = world.release(agent, version);
        Snapshot old = runs.isEmpty()
                ? Snapshot.NOTHING
                : new Snapshot(true, true, runs, "sha256:" + runs, "old", agent, "no");
        return new AgentSurvey(agent, runs.equals(version) ? State.UNCHANGED : State.TO_CHANGE, next, old, null);
    }

    @Override
    public List<AgentResult> change(FleetBatch batch) {
        return batch.agents().stream().map(FleetWorld.this::change).toList();
    }

    private AgentResult change(AgentChange change) {
        String version = change.next().version();
        world.runs(change.agent(), version);
        if (version.equals(World.UNHEALTHY) && change.agent().equals(SENSITIVE)) {
            throw DeploymentFailure.UNHEALTHY.because("503 from " + change.agent());
        }
        if (version.equals(World.STICKY)) {
            throw DeploymentFailure.UNHEALTHY.because("503 from " + change.agent());
        }
        return new AgentResult(change.agent(), 5, "");
    }

    @Override
    public List<AgentReading> changed(FleetBatch batch) {
        return batch.agents().stream()
                .map(change -> new AgentReading(change.agent(), Reading.applied("runs")))
                .toList();
    }

    @Override
    public List<AgentReading> undo(FleetBatch batch) {
        return batch.agents().stream().map(this::undo).toList();
    }

    private AgentReading undo(AgentChange change) {
        if (world.holds(change.next().version())) {
            return new AgentReading(change.agent(), Reading.unknown("it does not go away"));
        }
        world.runs(change.agent(), change.old().present() ? change.old().version() : "");
        return new AgentReading(change.agent(), Reading.reverted("as before"));
    }

    @Override
    public String retire(FleetBatch batch) {
        return "nothing to retire";
    }
}
