package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.DockerLookup.fresh;
import static io.opsaga.activities.runtime.DockerLookup.listed;
import static io.opsaga.activities.runtime.DockerLookup.name;
import static io.opsaga.activities.runtime.DockerLookup.old;
import static io.opsaga.activities.runtime.DockerLookup.require;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Agents as containers on their machine's Docker engine.
 *
 * <p>The running agent's container is named after the agent. A new one is made as {@code <agent>.<operation>} without a restart
 * policy, so that a crash shows as a crash, and takes name and policy over when it is healthy; the old one then is
 * {@code <agent>.before-<operation>}, stopped, and stays for the lease.
 */
public final class DockerRuntime implements AgentRuntime {
    static final Duration GRACE = Duration.ofSeconds(10);
    private static final int LAST_WORDS = 10;

    private final Function<Machine, DockerHost> engines;
    private final BiFunction<Machine, Held, DockerHost> held;
    private final DockerResolver resolver;
    private final DockerChecks checks;
    private final Fence fence;

    public DockerRuntime(DockerEngines engines, DockerChecks checks, SshMachines machines) {
        this(engines::on, engines::on, new DockerResolver(engines), checks, new Fence(machines));
    }

    private DockerRuntime(
            Function<Machine, DockerHost> engines,
            BiFunction<Machine, Held, DockerHost> held,
            DockerResolver resolver,
            DockerChecks checks,
            Fence fence) {
        this.engines = engines;
        this.held = held;
        this.resolver = resolver;
        this.checks = checks;
        this.fence = fence;
    }

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.DOCKER;
    }

    @Override
    public <T> T held(Placement at, Change change, Pulse pulse, Function<AgentRuntime, T> work) {
        try (Held claim = fence.hold(at, change, pulse)) {
            return work.apply(new DockerRuntime(machine -> held.apply(machine, claim), held, resolver, checks, fence));
        }
    }

    @Override
    public Resolution resolve(Placement at, DeploymentPlan plan) {
        return resolver.resolve(at, plan);
    }

    @Override
    public MachineLook look(List<Placement> all, FleetQuestion question) {
        return checks.survey(all, question).look(all);
    }

    @Override
    public List<Check> checks(Placement at, DeploymentPlan plan, Resolution resolution) {
        return checks.of(at, plan, resolution);
    }

    @Override
    public void prepare(Placement at, Change change, Pulse pulse) {
        DockerHost docker = engines.apply(at.machine());
        if (listed(docker, change).isPresent()) {
            return;
        }
        ContainerSpec specification = DockerContainers.specification(at, change, name(change));
        pulse.beat("creating container");
        try {
            docker.create(specification);
        } catch (DockerFailure e) {
            if (e.kind() != DockerFailure.Kind.IMAGE_MISSING) {
                throw e;
            }
            pulse.beat("pulling " + specification.image());
            docker.pull(specification.image(), pulse::beat);
            docker.create(specification);
        }
    }

    @Override
    public Reading prepared(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .map(container -> Reading.applied("container %s is there".formatted(container.name())))
                .orElse(Reading.absent("no container of this operation"));
    }

    @Override
    public Reading discard(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        Optional<Container> container = fresh(docker, change);
        if (container.isEmpty()) {
            return Reading.absent("no container of this operation");
        }
        if (container.get().running()) {
            return Reading.unknown("%s still runs; what may be all that serves is not removed"
                    .formatted(change.next().version()));
        }
        docker.remove(container.get().id());
        return docker.container(container.get().id())
                .map(left -> Reading.unknown("container %s is still there".formatted(left.name())))
                .orElse(Reading.reverted(
                        "container of %s removed".formatted(change.next().version())));
    }

    @Override
    public void start(Placement at, Change change, Pulse pulse) {
        DockerHost docker = engines.apply(at.machine());
        Container fresh = require(fresh(docker, change), change);
        if (DockerContainers.started(fresh)) {
            return;
        }
        Optional<Container> old = old(docker, change);
        if (old.isPresent() && old.get().running() && samePorts(at, old.get())) {
            pulse.beat(
                    "stopping %s, which holds the port".formatted(change.old().version()));
            park(docker, old.get());
        }
        pulse.beat("starting " + change.next().version());
        start(at, docker, change, fresh.id());
    }

    @Override
    public Reading started(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .filter(DockerContainers::started)
                .map(container -> Reading.applied("container %s is %s"
                        .formatted(container.name(), container.state().name().toLowerCase(Locale.ROOT))))
                .orElse(Reading.absent("the new version was not started"));
    }

    @Override
    public Reading restore(Placement at, Change change, Pulse pulse) {
        DockerHost docker = engines.apply(at.machine());
        Optional<Container> fresh = fresh(docker, change);
        Optional<Container> old = old(docker, change);
        if (change.old().present() && old.isEmpty()) {
            return Reading.unknown(
                    "the container of %s is gone".formatted(change.old().version()));
        }
        boolean touched = fresh.filter(DockerContainers::started).isPresent();
        // Beside each other the old one serves before the new one goes; in one place it cannot.
        boolean beside = old.isPresent() && !samePorts(at, old.get());
        if (beside) {
            touched |= revive(at, docker, change, old.get());
        }
        if (fresh.filter(Container::running).isPresent()) {
            pulse.beat("stopping " + change.next().version());
            park(docker, fresh.get());
        }
        if (old.isPresent() && !beside) {
            pulse.beat("starting " + change.old().version());
            touched |= revive(at, docker, change, old.get());
        }
        return touched
                ? Reading.reverted(change.old().present() ? change.old().version() + " runs again" : "stopped")
                : Reading.absent("the old version was never stopped");
    }

    @Override
    public Condition condition(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        return DockerContainers.condition(docker, fresh(docker, change), LAST_WORDS);
    }

    @Override
    public Condition oldCondition(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        return DockerContainers.condition(docker, old(docker, change), LAST_WORDS);
    }

    @Override
    public void switchOver(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        Container fresh = require(fresh(docker, change), change);
        if (!fresh.running()) {
            throw DeploymentFailure.CRASHED.because(
                    "%s ended with code %d before it could take over".formatted(fresh.name(), fresh.exitCode()));
        }
        Optional<Container> old = old(docker, change);
        if (old.isPresent()) {
            docker.rename(old.get().id(), at.agent().id() + ".before-" + change.operation());
        }
        docker.rename(fresh.id(), at.agent().id());
        govern(docker, fresh, at.agent().restart());
        if (old.filter(Container::running).isPresent()) {
            park(docker, old.get());
        }
    }

    @Override
    public Reading switched(Placement at, Change change) {
        return fresh(engines.apply(at.machine()), change)
                .filter(container -> container.name().equals(at.agent().id())
                        && container.restart() == at.agent().restart())
                .map(container -> Reading.applied(change.next().version() + " has taken over"))
                .orElse(Reading.absent("the old version has not been replaced"));
    }

    @Override
    public Reading switchBack(Placement at, Change change) {
        DockerHost docker = engines.apply(at.machine());
        Optional<Container> fresh = fresh(docker, change);
        Optional<Container> old = old(docker, change);
        boolean touched = fresh.filter(
                                container -> container.name().equals(at.agent().id()))
                        .isPresent()
                || old.filter(container -> !container.name().equals(at.agent().id()))
                        .isPresent();
        if (fresh.isPresent()) {
            govern(docker, fresh.get(), RestartPolicy.NO);
            docker.rename(fresh.get().id(), name(change));
        }
        if (old.isPresent()) {
            docker.rename(old.get().id(), change.old().name());
        }
        return touched ? Reading.reverted("names are as before") : Reading.absent("names are as before");
    }

    @Override
    public String retire(Placement at, Change change) {
        List<ContainerSummary> superfluous = engines.apply(at.machine()).containers(DockerLabels.of(at)).stream()
                .filter(container ->
                        !change.operation().equals(container.labels().get(DockerLabels.OPERATION)))
                .filter(container -> !container.id().equals(change.old().reference()))
                .toList();
        if (superfluous.isEmpty()) {
            return "nothing to remove";
        }
        try (Held claim = fence.hold(at, change, doing -> {})) {
            DockerHost docker = held.apply(at.machine(), claim);
            superfluous.forEach(container -> docker.remove(container.id()));
        }
        return "removed "
                + String.join(
                        ", ", superfluous.stream().map(ContainerSummary::name).toList());
    }

    private static boolean samePorts(Placement at, Container old) {
        return Ports.of(at.agent()).stream().anyMatch(DockerContainers.hostPorts(old)::contains);
    }

    /** Stops a container so that not even a restarted engine starts it. */
    private static void park(DockerHost docker, Container container) {
        govern(docker, container, RestartPolicy.NO);
        docker.stop(container.id(), GRACE);
    }

    /** @return whether it had another policy */
    private static boolean govern(DockerHost docker, Container container, RestartPolicy policy) {
        boolean other = container.restart() != policy;
        if (other) {
            docker.restartPolicy(container.id(), policy);
        }
        return other;
    }

    /** Who else might hold the port is looked for only where it is held. */
    private static void start(Placement at, DockerHost docker, Change change, String id) {
        try {
            docker.start(id);
        } catch (DockerFailure e) {
            if (e.kind() != DockerFailure.Kind.PORT_TAKEN) {
                throw e;
            }
            parkRemains(at, docker, change);
            docker.start(id);
        }
    }

    /** What an operation that was ended from outside left running holds the port just as the old version does. */
    private static void parkRemains(Placement at, DockerHost docker, Change change) {
        if (at.agent().ports().isEmpty()) {
            return;
        }
        DockerContainers.running(docker, at).stream()
                .filter(left -> !change.operation().equals(left.labels().get(DockerLabels.OPERATION)))
                .filter(left -> !left.id().equals(change.old().reference()))
                .map(left -> docker.container(left.id()))
                .flatMap(Optional::stream)
                .filter(left -> samePorts(at, left))
                .forEach(left -> park(docker, left));
    }

    private static boolean revive(Placement at, DockerHost docker, Change change, Container old) {
        boolean touched = govern(docker, old, Restarts.of(change.old().restart()));
        if (change.old().running() && !old.running()) {
            start(at, docker, change, old.id());
            return true;
        }
        return touched;
    }
}
