package io.opsaga.activities.deployment;

import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.EnvironmentProfile;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Machine.DockerAccess;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.stops.Stop;
import io.opsaga.stops.StopLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The validation of a deployment, in the documented checks' names, before anything is touched. */
final class Validator {
    private final Inventories inventories;
    private final Health health;
    private final Function<Placement, AgentRuntime> runtimes;
    private final QuarantineLookup quarantine;
    private final StopLookup stops;

    Validator(
            Inventories inventories,
            Health health,
            Function<Placement, AgentRuntime> runtimes,
            QuarantineLookup quarantine,
            StopLookup stops) {
        this.quarantine = quarantine;
        this.stops = stops;
        this.inventories = inventories;
        this.health = health;
        this.runtimes = runtimes;
    }

    List<Finding> findings(Placement at, DeploymentInput plan, Resolution resolution) {
        List<Finding> findings = new ArrayList<>();
        timed(findings, () -> List.of(agent(at, resolution)));
        timed(findings, () -> List.of(environment(at)));
        timed(findings, () -> List.of(wanted(at)));
        timed(findings, () -> List.of(quarantine(at, plan, resolution)));
        timed(findings, () -> runtimes.apply(at).checks(at, plan, resolution));
        if (at.agent().health() != null) {
            timed(findings, () -> List.of(probe(at)));
        }
        timed(findings, () -> List.of(dependencies(at)));
        timed(findings, () -> List.of(security(at)));
        if (plan.operation().terms().planning() != null && resolution.old().running()) {
            timed(findings, () -> List.of(health(at)));
        }
        if (!plan.ignored().isEmpty()) {
            timed(findings, () -> List.of(ignored(plan)));
        }
        return findings;
    }

    private static Check agent(Placement at, Resolution resolution) {
        String state = !resolution.old().present()
                ? "not deployed yet"
                : "%s, %s"
                        .formatted(resolution.old().version(), resolution.old().condition());
        return new Check(
                "agent_status_validation",
                "existence_validation",
                Severity.CRITICAL,
                true,
                "Agent status: ready (%s on %s)".formatted(state, at.machine().name()));
    }

    private Check environment(Placement at) {
        EnvironmentName name = at.environment();
        EnvironmentProfile profile = EnvironmentProfile.of(name, inventories);
        return new Check(
                "environment_validation",
                "configuration_validation",
                Severity.HIGH,
                true,
                "Environment '%s' validation passed (level %s)".formatted(name.wire(), profile.validationLevel()));
    }

    /** Who has stopped an agent on purpose does not want it started by whoever brings it another version. */
    private Check wanted(Placement at) {
        String id = at.agent().id();
        Optional<Stop> stop = Optional.ofNullable(
                stops.among(at.environment().wire(), List.of(id)).get(id));
        return new Check(
                "stopped_validation",
                "configuration_validation",
                Severity.CRITICAL,
                stop.isEmpty(),
                stop.map(Stop::sentence).orElse("Nobody has stopped %s on purpose".formatted(id)));
    }

    /** It was asked for before the lock was there; since then another operation may have ended badly with this version. */
    private Check quarantine(Placement at, DeploymentInput plan, Resolution resolution) {
        String environment = at.environment().wire();
        Release next = resolution.next();
        Optional<Quarantined> found = plan.rollsBack() == null
                ? quarantine.of(
                        environment,
                        new Wanted(plan.operation().target(), next.artifact(), next.version(), next.digest()))
                : Optional.empty();
        String otherwise = plan.rollsBack() == null
                ? "%s is not in quarantine in %s".formatted(next.version(), environment)
                : "A rollback may go to any version";
        return new Check(
                "quarantine_validation",
                "configuration_validation",
                Severity.CRITICAL,
                found.isEmpty(),
                found.map(Quarantined::sentence).orElse(otherwise));
    }

    /** An agent that cannot be asked would be started only to be rolled back. */
    private Check probe(Placement at) {
        Optional<String> obstacle = health.obstacle(at);
        return new Check(
                "health_probe_validation",
                "availability_validation",
                Severity.CRITICAL,
                obstacle.isEmpty(),
                obstacle.orElse(at.agent().id() + " can be asked how it is"));
    }

    /** What the agent depends on should be well; where it is not, the deployment may be what mends it, so this does not block. */
    private Check dependencies(Placement at) {
        List<String> sick = at.agent().dependsOn().stream()
                .filter(id -> !Placement.find(inventories, at.environment().wire(), id)
                        .map(this::well)
                        .orElse(false))
                .toList();
        String message = sick.isEmpty()
                ? "Service dependencies validated successfully"
                : "Not healthy: " + String.join(", ", sick);
        return new Check(
                "service_dependency_validation", "dependency_validation", Severity.MEDIUM, sick.isEmpty(), message);
    }

    private boolean well(Placement dependency) {
        return state(dependency).equals("healthy");
    }

    /** On the port of a container answers whoever its engine lets; whose answer a process's port gives only its machine knows. */
    private String state(Placement at) {
        return health.state(
                at,
                () -> at.agent().runtime() == RuntimeKind.PROCESS
                        ? runtimes.apply(at)
                                .standings(List.of(at))
                                .getOrDefault(at.agent().id(), Standing.NOTHING)
                                .condition()
                        : Condition.Running.forLong("127.0.0.1"));
    }

    /** How that is which runs now; who decides upon a plan wants to know, and whoever deploys may mend it. */
    private Check health(Placement at) {
        String state = state(at);
        boolean well = state.equals("healthy") || state.equals("unknown");
        String message = "%s is %s".formatted(at.agent().id(), state);
        return new Check("agent_health", "health_validation", Severity.MEDIUM, well, message);
    }

    private static Check security(Placement at) {
        boolean plain = at.machine().docker() instanceof DockerAccess.Socket;
        String message = plain
                ? "The engine of %s is reached through a local socket"
                        .formatted(at.machine().name())
                : "%s is reached over SSH with a checked host key"
                        .formatted(at.machine().name());
        return new Check("security_validation", "security_validation", Severity.HIGH, true, message);
    }

    private static Check ignored(DeploymentInput plan) {
        return new Check(
                "test_options",
                "configuration_validation",
                Severity.INFO,
                false,
                "Asked for and not run by this version: " + String.join(", ", plan.ignored()));
    }

    private static void timed(List<Finding> findings, Supplier<List<Check>> checks) {
        Instant begun = Instant.now();
        long start = System.nanoTime();
        List<Check> done = checks.get();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        for (Check check : done) {
            findings.add(new Finding(
                    check.name(), check.type(), check.severity(), check.passed(), check.message(), took, begun));
        }
    }
}
