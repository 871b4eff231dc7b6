package io.opsaga.activities.fleet;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.stops.Stop;
import io.opsaga.stops.StopLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Surveys a machine: one look for each runtime, then those who seem right are asked how they are, several at once. */
final class MachineAsker implements AutoCloseable {
    /** Of one machine. */
    private static final int AT_ONCE = 16;

    private final Inventories inventories;
    private final Map<RuntimeKind, AgentRuntime> runtimes;
    private final Health health;
    private final QuarantineLookup quarantine;
    private final StopLookup stops;
    private final BoundedFanOut askers = new BoundedFanOut("fleet-asker", AT_ONCE);

    MachineAsker(
            Inventories inventories,
            Map<RuntimeKind, AgentRuntime> runtimes,
            Health health,
            QuarantineLookup quarantine,
            StopLookup stops) {
        this.quarantine = quarantine;
        this.stops = stops;
        this.inventories = inventories;
        this.runtimes = runtimes;
        this.health = health;
    }

    MachineSurvey ask(FleetQuestion question) {
        List<AgentSurvey> answers = new ArrayList<>();
        Map<RuntimeKind, List<Placement>> known = new EnumMap<>(RuntimeKind.class);
        for (String id : question.agents()) {
            Placement.find(inventories, question.environment(), id)
                    .filter(at -> at.machine().name().equals(question.machine())
                            && runtimes.containsKey(at.agent().runtime()))
                    .ifPresentOrElse(
                            at -> known.computeIfAbsent(at.agent().runtime(), kind -> new ArrayList<>())
                                    .add(at),
                            () -> answers.add(AgentSurvey.blocked(id, unknown(question, id))));
        }
        List<Finding> findings = new ArrayList<>();
        known.forEach((kind, placements) -> {
            AgentRuntime runtime = runtimes.get(kind);
            if (runtime != null) {
                Instant begun = Instant.now();
                long start = System.nanoTime();
                MachineLook look = runtime.look(placements, question);
                findings.addAll(findings(look, begun, since(start)));
                Optional<String> obstacle = obstacle(placements);
                obstacle.ifPresent(why -> findings.add(unasked(why, begun, since(start))));
                answers.addAll(askers.each(question.machine(), look.agents(), seen -> judged(seen, obstacle)));
                if (Boolean.TRUE.equals(question.health())) {
                    findings.add(healthOf(question.machine(), look.agents()));
                }
            }
        });
        return new MachineSurvey(findings, stopped(question, refused(question.environment(), answers)));
    }

    /** Who was stopped on purpose is left alone, and so is who is only not as it should be because of that. */
    private List<AgentSurvey> stopped(FleetQuestion question, List<AgentSurvey> answers) {
        List<Agent> agents = EnvironmentName.of(question.environment())
                .flatMap(inventories::of)
                .map(Inventory::agents)
                .orElse(List.of());
        Map<String, Stop> stopped = stops.among(
                question.environment(), agents.stream().map(Agent::id).toList());
        if (stopped.isEmpty()) {
            return answers;
        }
        Dependencies dependencies = new Dependencies(agents);
        return answers.stream()
                .map(answer -> stopped(answer, stopped, dependencies))
                .toList();
    }

    private static AgentSurvey stopped(AgentSurvey answer, Map<String, Stop> stopped, Dependencies dependencies) {
        Stop own = stopped.get(answer.agent());
        if (own != null) {
            return AgentSurvey.stopped(answer, own.sentence());
        }
        Optional<Stop> below = answer.state() == State.DRIFTED
                ? dependencies.of(answer.agent()).stream()
                        .filter(stopped::containsKey)
                        .map(stopped::get)
                        .findFirst()
                : Optional.empty();
        return below.map(stop -> AgentSurvey.stopped(
                        answer, "it is not as it should be, and depends on what is not there: " + stop.sentence()))
                .orElse(answer);
    }

    /** Agents are not to be changed to what is in quarantine, but for what is recorded as theirs. */
    private List<AgentSurvey> refused(String environment, List<AgentSurvey> answers) {
        List<Wanted> wanted = answers.stream()
                .flatMap(answer -> Optional.ofNullable(answer.next())
                        .map(next -> new Wanted(answer.agent(), next.artifact(), next.version(), next.digest()))
                        .stream())
                .toList();
        Map<String, Quarantined> found = wanted.isEmpty() ? Map.of() : quarantine.refused(environment, wanted);
        return answers.stream()
                .map(answer -> Optional.ofNullable(found.get(answer.agent()))
                        .map(why -> refused(answer, why))
                        .orElse(answer))
                .toList();
    }

    private static AgentSurvey refused(AgentSurvey answer, Quarantined why) {
        FailureNote note = new FailureNote(DeploymentFailure.VERSION_QUARANTINED.name(), why.sentence(), "");
        return new AgentSurvey(answer.agent(), State.BLOCKED, answer.next(), answer.old(), note);
    }

    @Override
    public void close() {
        askers.close();
    }

    private static FailureNote unknown(FleetQuestion question, String id) {
        return new FailureNote(
                DeploymentFailure.AGENT_UNKNOWN.name(),
                "%s has no agent %s on %s".formatted(question.environment(), id, question.machine()),
                "");
    }

    private static List<Finding> findings(MachineLook look, Instant begun, Duration took) {
        return look.checks().stream()
                .map(check -> new Finding(
                        check.name(), check.type(), check.severity(), check.passed(), check.message(), took, begun))
                .toList();
    }

    /** How those are that run now, whatever they run; who decides upon a plan wants to know. */
    private Finding healthOf(String machine, List<Seen> agents) {
        Instant begun = Instant.now();
        long start = System.nanoTime();
        List<String> sick = askers.each(machine, agents, this::sick).stream()
                .flatMap(Optional::stream)
                .toList();
        String message = sick.isEmpty() ? "All that run are healthy" : "Not healthy: " + String.join(", ", sick);
        return new Finding(
                "agent_health",
                "health_validation",
                Finding.Severity.MEDIUM,
                sick.isEmpty(),
                message,
                since(start),
                begun);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Optional<String> sick(Seen seen) {
        boolean ill = seen.condition() instanceof Condition.Running running && !well(seen.at(), running);
        return ill ? Optional.of(seen.at().agent().id()) : Optional.empty();
    }

    /** Whether a machine lets its agents be asked at all is the same for all of them. */
    private Optional<String> obstacle(List<Placement> all) {
        return all.stream().filter(MachineAsker::isAsked).findFirst().flatMap(health::obstacle);
    }

    private static boolean isAsked(Placement at) {
        Agent.Health declared = at.agent().health();
        return declared != null && declared.from() == Agent.Health.Asker.MACHINE;
    }

    private static Finding unasked(String why, Instant begun, Duration took) {
        return new Finding(
                "health_probe_validation",
                "availability_validation",
                Finding.Severity.CRITICAL,
                false,
                why,
                took,
                begun);
    }

    private AgentSurvey judged(Seen seen, Optional<String> obstacle) {
        return obstacle.filter(why -> isAsked(seen.at()) && seen.problem() == null)
                .map(why -> AgentSurvey.blocked(
                        seen.at().agent().id(), new FailureNote(DeploymentFailure.VALIDATION_BLOCKED.name(), why, "")))
                .orElseGet(() -> judged(seen));
    }

    /** The right version that is not well is not what was asked for. */
    private AgentSurvey judged(Seen seen) {
        String id = seen.at().agent().id();
        Resolution found = seen.resolution();
        if (found == null || seen.problem() != null) {
            FailureNote problem = seen.problem() == null
                    ? new FailureNote(DeploymentFailure.AGENT_UNKNOWN.name(), "nothing is known of it", "")
                    : seen.problem();
            return AgentSurvey.blocked(id, problem);
        }
        boolean well =
                found.unchanged() && seen.condition() instanceof Condition.Running running && well(seen.at(), running);
        boolean sameVersion = found.old().present()
                && found.old().version().equals(found.next().version());
        State state = well ? State.UNCHANGED : sameVersion ? State.DRIFTED : State.TO_CHANGE;
        return new AgentSurvey(id, state, found.next(), found.old(), null);
    }

    private boolean well(Placement at, Condition.Running running) {
        try {
            return health.complaint(at, running).isEmpty();
        } catch (ProbeFailure e) {
            return false;
        }
    }
}
