package io.opsaga.activities.runtime;

import io.opsaga.activities.inventory.Artifact;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.saga.Finding.Severity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at all process agents of a machine with two scripts; each artifact is read once. */
final class MachineSurveyor {
    private final ProcessHost host;
    private final ProcessReleases releases;
    private final ProcessChecks checks;
    private final Map<String, Artifact> artifacts = new HashMap<>();

    MachineSurveyor(ProcessHost host, ProcessReleases releases, ProcessChecks checks) {
        this.host = host;
        this.releases = releases;
        this.checks = checks;
    }

    MachineLook look(List<Placement> all, FleetQuestion question) {
        List<ProcessSurvey> surveys = host.surveys(all);
        String seen = checks.look(all.get(0));
        List<Seen> agents = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            agents.add(seen(
                    all.get(i),
                    surveys.get(i),
                    seen,
                    question.versionOf(all.get(i).agent().id())));
        }
        Check machine = new Check(
                "machine_validation",
                "availability_validation",
                Severity.INFO,
                true,
                "%s answers".formatted(all.get(0).machine().name()));
        List<Check> checks = new ArrayList<>(List.of(machine));
        ProcessChecks.unkept(all, seen).ifPresent(checks::add);
        return new MachineLook(checks, agents);
    }

    private Seen seen(Placement at, ProcessSurvey survey, String machine, String version) {
        try {
            Resolution resolution = releases.resolve(at, version, survey, artifacts);
            Condition condition = survey.agent()
                    .map(release -> ProcessConditions.seen(at, release, survey.listeners()))
                    .orElse(new Condition.Missing());
            List<Check> blocking = checks.of(at, survey, machine).stream()
                    .filter(check -> !check.passed() && check.severity() == Severity.CRITICAL)
                    .toList();
            boolean stays =
                    resolution.unchanged() && condition instanceof Condition.Running running && running.doubt() == null;
            if (!blocking.isEmpty() && !stays) {
                return Seen.blocked(
                        at,
                        DeploymentFailure.VALIDATION_BLOCKED.name(),
                        blocking.get(0).message());
            }
            return new Seen(at, resolution, condition, null);
        } catch (ApplicationFailure e) {
            return Seen.blocked(at, e.getType(), e.getOriginalMessage());
        }
    }
}
