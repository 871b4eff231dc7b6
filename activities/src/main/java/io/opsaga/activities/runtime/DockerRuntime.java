package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.DockerLookup.fresh;
import static io.opsaga.activities.runtime.DockerLookup.old;
import static io.opsaga.activities.runtime.DockerLookup.require;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.machine.Fence;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Agents as containers on their machine's Docker engine.
 *
 * <p>The running agent's container is named after the agent. A new one is made as {@code <agent>.<operation>} without a restart
 * policy, so that a crash shows as a crash, and takes name and policy over when it is healthy; the old one then is
 * {@code <agent>.before-<operation>}, stopped, and stays for the lease.
 */
public final class DockerRuntime implements AgentRuntime {
    private static final int LAST_WORDS = 10;

    /** Longer than an engine takes to stop a container, which of all that it can have been asked for takes longest. */
    private static final Duration SETTLED = DockerLifecycle.GRACE.plusSeconds(2);

    private final Function<Machine, DockerHost> engines;
    private final Function<Machine, DockerHost> hands;
    private final BiFunction<Machine, Held, DockerHost> held;
    private final DockerResolver resolver;
    private final DockerChecks checks;
    private final Fence fence;
    private final DisruptionBudget turnover;
    private final DockerLogs logs;
    private final EngineStarts starts;

    public DockerRuntime(DockerEngines engines, DockerChecks checks, SshMachines machines) {
        this(
                engines::on,
                engines::on,
                engines::on,
                new DockerResolver(engines::on),
                checks,
                new Fence(machines, SETTLED),
                new DisruptionBudget(),
                new DockerLogs(machines::shell),
                new EngineStarts(machines::shell));
    }

    /**
     * @param engines asked how things are
     * @param hands what changes go through; may know from before how a container was left
     */
    DockerRuntime(
            Function<Machine, DockerHost> engines,
            Function<Machine, DockerHost> hands,
            BiFunction<Machine, Held, DockerHost> held,
            DockerResolver resolver,
            DockerChecks checks,
            Fence fence,
            DisruptionBudget turnover,
            DockerLogs logs,
            EngineStarts starts) {
        this.engines = engines;
        this.hands = hands;
        this.held = held;
        this.resolver = resolver;
        this.checks = checks;
        this.fence = fence;
        this.turnover = turnover;
        this.logs = logs;
        this.starts = starts;
    }

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.DOCKER;
    }

    @Override
    public <T> T held(Placement at, Change change, Heartbeat pulse, Function<AgentRuntime, T> work) {
        try (Held claim = fence.hold(ProcessHost.claim(at, change), pulse)) {
            DockerMemory memory = new DockerMemory(held.apply(at.machine(), claim));
            return work.apply(new DockerRuntime(
                    machine -> memory.looking(),
                    machine -> memory,
                    held,
                    resolver,
                    checks,
                    fence,
                    turnover,
                    logs.through(claim),
                    starts));
        }
    }

    @Override
    public RunControl control() {
        return new DockerRunControl(engines, hands);
    }

    @Override
    public Resolution resolve(Placement at, DeploymentInput plan) {
        return resolver.resolve(at, plan);
    }

    @Override
    public MachineLook look(List<Placement> all, FleetQuestion question) {
        return checks.survey(all, question).look(all);
    }

    @Override
    public Map<String, Standing> standings(List<Placement> all) {
        return new DockerStandings(engines.apply(all.get(0).machine())).of(all);
    }

    @Override
    public Set<String> agents(Machine machine, EnvironmentName environment) {
        return DockerOwnership.agents(
                engines.apply(machine).containers(Map.of(DockerLabels.ENVIRONMENT, environment.wire())));
    }

    @Override
    public List<String> versions(Placement at) {
        return engines.apply(at.machine()).tags(at.agent().artifact());
    }

    @Override
    public List<Check> checks(Placement at, DeploymentInput plan, Resolution resolution) {
        return checks.of(at, plan, resolution);
    }

    @Override
    public void prepare(Placement at, Change change, Heartbeat pulse) {
        new DockerPreparation(hands.apply(at.machine()), at, change, pulse).prepare();
    }

    @Override
    public Reading prepared(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .map(container -> Reading.applied("container %s is there".formatted(container.name())))
                .orElse(Reading.absent("no container of this operation"));
    }

    @Override
    public void start(Placement at, Change change, Heartbeat pulse) {
        DockerHost docker = hands.apply(at.machine());
        Container fresh = require(fresh(docker, change), change);
        if (DockerContainers.started(fresh)) {
            return;
        }
        Optional<Container> inTheWay =
                old(docker, change).filter(old -> old.state().alive() && DockerLifecycle.samePorts(at, old));
        if (inTheWay.isEmpty()) {
            launch(docker, at, change, pulse, fresh);
            return;
        }
        exchange(docker, change, pulse, () -> {
            pulse.beat(
                    "stopping %s, which holds the port".formatted(change.old().version()));
            DockerLifecycle.park(docker, inTheWay.get());
            launch(docker, at, change, pulse, fresh);
        });
    }

    private static void launch(DockerHost docker, Placement at, Change change, Heartbeat pulse, Container fresh) {
        pulse.beat("starting " + change.next().version());
        DockerLifecycle.start(at, docker, change, fresh.id());
    }

    private void exchange(DockerHost docker, Change change, Heartbeat pulse, Runnable work) {
        turnover.exchange(
                change.operation(), change.machine(), () -> docker.info().cpus(), pulse, work);
    }

    @Override
    public Reading started(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .filter(DockerContainers::started)
                .map(container -> Reading.applied("container %s is %s"
                        .formatted(container.name(), container.state().wire())))
                .orElse(Reading.absent("the new version was not started"));
    }

    @Override
    public Condition condition(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        return condition(at, docker, fresh(docker, change));
    }

    @Override
    public Placement asItWas(Placement at, Change change) {
        return old(hands.apply(at.machine()), change)
                .map(old -> HealthMark.asked(at, old.labels().get(DockerLabels.HEALTH), old.ports()))
                .orElse(at);
    }

    @Override
    public Condition oldCondition(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        return condition(at, docker, old(docker, change));
    }

    private Condition condition(Placement at, DockerHost docker, Optional<Container> container) {
        return starts.of(at.machine(), container, DockerContainers.condition(docker, at, container, LAST_WORDS));
    }

    @Override
    public void switchOver(Placement at, Change change) {
        DockerHost docker = hands.apply(at.machine());
        Container fresh = require(fresh(docker, change), change);
        DockerContainers.unpaused(fresh);
        if (!fresh.running()) {
            throw DeploymentFailure.CRASHED.because(
                    "%s ended with code %d before it could take over".formatted(fresh.name(), fresh.exitCode()));
        }
        Optional<Container> old = old(docker, change);
        if (old.filter(container -> container.state() == State.RESTARTING).isPresent()) {
            DockerLifecycle.park(docker, old.get());
        }
        if (old.isPresent()) {
            DockerLifecycle.rename(docker, old.get(), at.agent().id() + ".before-" + change.operation());
        }
        DockerLifecycle.takeName(docker, fresh, change);
        DockerLifecycle.govern(docker, fresh, RestartRule.of(at.agent().restart()));
        if (old.filter(container -> container.state().alive()).isPresent()) {
            DockerLifecycle.park(docker, old.get());
        }
    }

    @Override
    public Reading switched(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .filter(container -> DockerOwnership.of(at).isAgentName(container.name())
                        && container.restart().equals(RestartRule.of(at.agent().restart())))
                .map(container -> Reading.applied(change.next().version() + " has taken over"))
                .orElse(Reading.absent("the old version has not been replaced"));
    }

    @Override
    public Reading discard(Placement at, Change change) {
        DockerHost docker = hands.apply(at.machine());
        fresh(docker, change)
                .filter(container -> DockerContainers.started(container)
                        && !container.state().alive())
                .ifPresent(container -> logs.keep(docker, at, change.operation(), container));
        return new DockerUndo(docker, at, change).discard();
    }

    @Override
    public Reading restore(Placement at, Change change, Heartbeat pulse) {
        DockerHost docker = hands.apply(at.machine());
        return new DockerUndo(docker, at, change).restore(pulse, work -> exchange(docker, change, pulse, work));
    }

    @Override
    public Reading switchBack(Placement at, Change change) {
        return new DockerUndo(hands.apply(at.machine()), at, change).switchBack();
    }

    @Override
    public Optional<LogPiece> log(Placement at, String operation, @Nullable LogPlace after, int lines) {
        return logs.of(engines.apply(at.machine()), at, operation, after, lines);
    }

    @Override
    public List<Map<String, String>> given(Placement at) {
        return GivenVariables.of(engines.apply(at.machine()), at);
    }

    @Override
    public Set<String> outdated(Machine machine, List<Change> changes) {
        return DockerRetirement.outdated(engines.apply(machine), changes);
    }

    @Override
    public String retire(Placement at, Change change) {
        List<ContainerSummary> superfluous = DockerRetirement.superfluous(engines.apply(at.machine()), at, change);
        if (superfluous.isEmpty()) {
            return "nothing to remove";
        }
        try (Held claim = fence.hold(ProcessHost.claim(at, change), doing -> {})) {
            return DockerRetirement.remove(held.apply(at.machine(), claim), superfluous);
        }
    }
}
