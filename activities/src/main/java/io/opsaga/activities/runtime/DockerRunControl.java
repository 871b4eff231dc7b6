package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.DockerLookup.old;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.control.ControlFailure;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Run control of an agent that is a container. One that is removed waits under another name, stopped, until it is given up. */
final class DockerRunControl implements RunControl {
    private final Function<Machine, DockerHost> engines;
    private final Function<Machine, DockerHost> hands;

    /**
     * @param engines asked how things are
     * @param hands what changes go through
     */
    DockerRunControl(Function<Machine, DockerHost> engines, Function<Machine, DockerHost> hands) {
        this.engines = engines;
        this.hands = hands;
    }

    /** What an earlier release has left stopped is not the agent: to start it would bring back what was replaced. */
    @Override
    public Look look(Placement at, String operation) {
        DockerHost docker = engines.apply(at.machine());
        DockerIncumbents incumbents = new DockerIncumbents(docker, at, operation, false);
        DockerIncumbents.Incumbent incumbent = incumbents.find();
        if (incumbent.obstacle() != null) {
            throw ControlFailure.NOT_OURS.because(incumbent.obstacle());
        }
        List<ContainerSummary> owned = DockerContainers.owned(docker, at);
        boolean alive = owned.stream().anyMatch(container -> container.state().alive());
        DockerOwnership ownership = DockerOwnership.of(at);
        return incumbent
                .found()
                .flatMap(incumbents::whole)
                .filter(container -> ownership.isAgentName(container.name())
                        || container.state().alive())
                .map(container -> new Look(
                        new Stand(
                                DockerSnapshots.of(container, false).under(incumbent.agentName()),
                                run(container),
                                false),
                        container.state().alive(),
                        !alive && container.restart().equals(RestartRule.NO),
                        true,
                        !DockerSnapshots.ungoverned(container)))
                .orElseGet(() -> new Look(
                        Stand.NOTHING,
                        alive,
                        !alive,
                        owned.stream().anyMatch(container -> !ownership.isAside(container.name())),
                        true));
    }

    @Override
    public void stop(Placement at, Change change, Heartbeat pulse) {
        DockerHost docker = hands.apply(at.machine());
        // With it what an operation that was ended from outside has left running.
        for (ContainerSummary left : DockerContainers.alive(engines.apply(at.machine()), at)) {
            pulse.beat("stopping " + left.name());
            docker.container(left.id()).ifPresent(container -> DockerLifecycle.park(docker, container));
        }
        old(docker, change)
                .filter(container -> !container.state().lost())
                .filter(container ->
                        container.state().alive() || !container.restart().equals(RestartRule.NO))
                .ifPresent(container -> DockerLifecycle.park(docker, container));
    }

    @Override
    public void start(Placement at, Change change, Heartbeat pulse) {
        DockerHost docker = hands.apply(at.machine());
        Container container = require(docker, change);
        if (container.state() == State.PAUSED) {
            docker.unpause(container.id());
        }
        launch(at, docker, change, container, pulse);
    }

    @Override
    public void restart(Placement at, Change change, String run, Heartbeat pulse) {
        DockerHost docker = hands.apply(at.machine());
        Container container = require(engines.apply(at.machine()), change);
        if (container.state().alive() && run(container).equals(run)) {
            pulse.beat("stopping " + container.name());
            DockerLifecycle.park(docker, container);
            container = require(engines.apply(at.machine()), change);
        }
        RestartRule rule = RestartRule.of(change.old().restart()).orElse(RestartRule.NO);
        if (!rule.equals(RestartRule.NO)) {
            DockerLifecycle.govern(docker, container, rule);
            container = require(engines.apply(at.machine()), change);
        }
        launch(at, docker, change, container, pulse);
    }

    /** With the restart policy that was agreed for the agent, if it has been stopped without one. */
    private static void launch(Placement at, DockerHost docker, Change change, Container container, Heartbeat pulse) {
        if (DockerSnapshots.ungoverned(container)) {
            RestartRule agreed = Optional.ofNullable(container.labels().get(DockerLabels.RESTART))
                    .flatMap(RestartRule::of)
                    .orElse(RestartRule.of(at.agent().restart()));
            DockerLifecycle.govern(docker, container, agreed);
        }
        if (!container.state().alive()) {
            pulse.beat("starting " + container.name());
            DockerLifecycle.start(at, docker, change, container.id());
        }
    }

    @Override
    public void putAside(Placement at, Change change, Heartbeat pulse) {
        stop(at, change, pulse);
        DockerHost docker = hands.apply(at.machine());
        old(docker, change)
                .ifPresent(container -> DockerLifecycle.rename(docker, container, DockerOwnership.aside(change)));
    }

    @Override
    public boolean aside(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        return old(docker, change)
                .filter(container -> !container.name().equals(DockerOwnership.aside(change)))
                .isEmpty();
    }

    @Override
    public Optional<String> run(Placement at, Change change) {
        return old(engines.apply(at.machine()), change)
                .filter(Container::running)
                .map(DockerRunControl::run);
    }

    @Override
    public Reading restore(Placement at, Change change, Heartbeat pulse) {
        if (!change.old().present()) {
            return Reading.absent("there was nothing of it");
        }
        DockerHost docker = hands.apply(at.machine());
        Optional<Container> found = old(engines.apply(at.machine()), change)
                .filter(container -> !container.state().lost());
        if (found.isEmpty()) {
            return Reading.unknown(
                    "the container of %s is gone".formatted(change.old().version()));
        }
        RestartRule rule = RestartRule.of(change.old().restart()).orElse(RestartRule.of(RestartPolicy.UNLESS_STOPPED));
        Container container = DockerLifecycle.settled(docker, found.get(), rule);
        boolean touched = !container.equals(found.get());
        if (!container.name().equals(change.old().name())) {
            DockerLifecycle.rename(docker, container, change.old().name());
            touched = true;
        }
        if (!container.restart().equals(rule)) {
            docker.restartPolicy(container.id(), rule);
            touched = true;
        }
        touched |= asItRan(at, docker, change, container, pulse);
        String how = "%s is %s, as before"
                .formatted(change.old().version(), change.old().condition());
        return touched ? Reading.reverted(how) : Reading.absent(how);
    }

    /** Whether anything had to be done for it. */
    private static boolean asItRan(
            Placement at, DockerHost docker, Change change, Container container, Heartbeat pulse) {
        State now = container.state();
        String paused = State.PAUSED.wire();
        boolean wasUp = change.old().running() || change.old().state() != null;
        boolean wasPaused = paused.equals(change.old().state());
        if (!wasUp) {
            if (now.alive()) {
                pulse.beat("stopping " + container.name());
                docker.stop(container.id(), DockerLifecycle.GRACE);
            }
            return now.alive();
        }
        if (!now.alive()) {
            pulse.beat("starting " + container.name());
            DockerLifecycle.start(at, docker, change, container.id());
        } else if (now == State.PAUSED && !wasPaused) {
            docker.unpause(container.id());
        }
        if (wasPaused && now != State.PAUSED) {
            docker.pause(container.id());
        }
        return !now.alive() || wasPaused != (now == State.PAUSED);
    }

    @Override
    public boolean discard(Placement at, Change change) {
        DockerHost docker = hands.apply(at.machine());
        Optional<Container> aside = old(engines.apply(at.machine()), change)
                .filter(container -> container.name().equals(DockerOwnership.aside(change)));
        aside.ifPresent(container -> docker.removeKeepingVolumes(container.id()));
        DockerOwnership ownership = DockerOwnership.of(at);
        List<ContainerSummary> owned = engines.apply(at.machine()).containers(DockerLabels.of(ownership)).stream()
                .filter(ownership::owns)
                // What another removal has put aside it may have to bring back.
                .filter(container -> !ownership.isAside(container.name()))
                .toList();
        boolean anew = owned.stream()
                .anyMatch(container -> ownership.isAgentName(container.name())
                        || container.state().alive());
        if (!anew) {
            owned.forEach(container -> docker.removeKeepingVolumes(container.id()));
        }
        return aside.isPresent() || (!anew && !owned.isEmpty());
    }

    /** Another one after each start, also after one by the engine itself. */
    private static String run(Container container) {
        return "%s, restart %d".formatted(DockerContainers.since(container), container.restartCount());
    }

    private static Container require(DockerHost docker, Change change) {
        return old(docker, change)
                .filter(container -> !container.state().lost())
                .orElseThrow(() -> DeploymentFailure.MACHINE_CHANGED.because(
                        "The container of %s, which was looked at, is gone".formatted(change.agent())));
    }
}
