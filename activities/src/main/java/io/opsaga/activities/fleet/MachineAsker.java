package io.opsaga.activities.fleet;

import io.opsaga.activities.deployment.Beforehand;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.Inventories;
import io.opsaga.release.QuarantineLookup;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
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
    private final LeftAlone leftAlone;
    private final OrphanFinding orphans;
    private final BoundedFanOut askers = new BoundedFanOut("fleet-asker", AT_ONCE);

    MachineAsker(
            Inventories inventories,
            Map<RuntimeKind, AgentRuntime> runtimes,
            Health health,
            QuarantineLookup quarantine,
            StopLookup stops,
            Leftovers leftovers) {
        this.quarantine = quarantine;
        this.leftAlone = new LeftAlone(inventories, stops);
        this.orphans = new OrphanFinding(inventories, leftovers);
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
                answers.addAll(
                        askers.each(question.machine(), look.agents(), seen -> judged(question, seen, obstacle)));
                if (Boolean.TRUE.equals(question.health())) {
                    findings.add(healthOf(question.machine(), look.agents()));
                }
            }
        });
        orphans.of(question).ifPresent(findings::add);
        return new MachineSurvey(findings, leftAlone.among(question, refused(question.environment(), answers)));
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

    private AgentSurvey judged(FleetQuestion question, Seen seen, Optional<String> obstacle) {
        return obstacle.filter(why -> isAsked(seen.at()) && seen.problem() == null)
                .map(why -> AgentSurvey.blocked(
                        seen.at().agent().id(), new FailureNote(DeploymentFailure.VALIDATION_BLOCKED.name(), why, "")))
                .orElseGet(() -> judged(question, seen));
    }

    /** The right version that is not well is not what was asked for. */
    private AgentSurvey judged(FleetQuestion question, Seen seen) {
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
        if (well) {
            return new AgentSurvey(id, State.UNCHANGED, found.next(), found.old(), null);
        }
        boolean sameVersion = found.old().present()
                && found.old().version().equals(found.next().version());
        State state = sameVersion ? State.DRIFTED : State.TO_CHANGE;
        return new AgentSurvey(id, state, found.next(), before(question, seen, found.old()), null);
    }

    /** What is there, with what is wrong with it. */
    private Snapshot before(FleetQuestion question, Seen seen, Snapshot old) {
        Placement at = seen.at();
        AgentRuntime runtime = runtimes.get(at.agent().runtime());
        if (runtime == null || !old.running()) {
            return old;
        }
        Change change = Change.inPlace(
                question.operation(), 0, question.environment(), at.agent().id(), question.machine(), old);
        return old.complaining(new Beforehand(runtime, health, at, change).complaint(seen.condition()));
    }

    private boolean well(Placement at, Condition.Running running) {
        try {
            return health.complaint(at, running).isEmpty();
        } catch (ProbeFailure e) {
            return false;
        }
    }
}
