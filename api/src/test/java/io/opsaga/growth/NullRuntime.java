package io.opsaga.growth;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Map;

/** Does nothing, and says that it was done; but an agent with the label {@code fails} refuses to start the version "bad". */
final class NullRuntime implements AgentRuntime {
    private static final String OLD = "1.0.0";
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final Condition RUNNING = Condition.Running.forLong("127.0.0.1");

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.DOCKER;
    }

    @Override
    public RunControl control() {
        throw new UnsupportedOperationException("nobody is stopped here");
    }

    @Override
    public Resolution resolve(Placement at, DeploymentInput plan) {
        return resolution(at, plan.operation().version());
    }

    @Override
    public MachineLook look(List<Placement> all, FleetQuestion question) {
        return new MachineLook(
                List.of(),
                all.stream()
                        .map(at -> new Seen(
                                at, resolution(at, question.versionOf(at.agent().id())), RUNNING, null))
                        .toList());
    }

    @Override
    public Map<String, Standing> standings(List<Placement> all) {
        return Map.of();
    }

    private static Resolution resolution(Placement at, String version) {
        String reference =
                "%064d".formatted(Integer.toUnsignedLong(at.agent().id().hashCode()));
        Snapshot old =
                new Snapshot(true, true, OLD, DIGEST, reference, at.agent().id(), "unless-stopped");
        return new Resolution(
                new Release(version, at.agent().artifact(), DIGEST, "0123456789abcdef"), old, version.equals(OLD));
    }

    @Override
    public List<Check> checks(Placement at, DeploymentInput plan, Resolution resolution) {
        return List.of();
    }

    @Override
    public void prepare(Placement at, Change change, Heartbeat pulse) {}

    @Override
    public Reading prepared(Placement at, Change change) {
        return Reading.applied("prepared");
    }

    @Override
    public Reading discard(Placement at, Change change) {
        return Reading.reverted(
                "container of %s removed".formatted(change.next().version()));
    }

    @Override
    public void start(Placement at, Change change, Heartbeat pulse) {
        if (change.next().version().equals("bad") && at.agent().labels().containsKey("fails")) {
            throw DeploymentFailure.UNHEALTHY.because(at.agent().id() + " answers 500");
        }
    }

    @Override
    public Reading started(Placement at, Change change) {
        return Reading.applied("started");
    }

    @Override
    public Reading restore(Placement at, Change change, Heartbeat pulse) {
        return Reading.reverted(change.old().version() + " runs again");
    }

    @Override
    public Condition condition(Placement at, Change change) {
        return RUNNING;
    }

    @Override
    public List<Map<String, String>> given(Placement at) {
        return List.of();
    }

    @Override
    public Placement asItWas(Placement at, Change change) {
        return at;
    }

    @Override
    public Condition oldCondition(Placement at, Change change) {
        return RUNNING;
    }

    @Override
    public void switchOver(Placement at, Change change) {}

    @Override
    public Reading switched(Placement at, Change change) {
        return Reading.applied(change.next().version() + " has taken over");
    }

    @Override
    public Reading switchBack(Placement at, Change change) {
        return Reading.reverted("names are as before");
    }

    @Override
    public String retire(Placement at, Change change) {
        return "nothing to remove";
    }
}
