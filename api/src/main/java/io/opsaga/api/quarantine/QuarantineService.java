package io.opsaga.api.quarantine;

import io.opsaga.api.access.Actor;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Quarantine.Filter;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Refuses what is in quarantine, and lets it go. */
@Component
public class QuarantineService {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineService.class);

    private final Quarantine quarantine;

    QuarantineService(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /**
     * Makes sure that the agents may be brought what they are to get in that environment.
     *
     * @param wanted by the names that are asked for, without digests
     * @param rehearsal tells the digests; made only where a name is in quarantine, as what has been built anew under it is not
     * @throws ProblemException with since when, by which operation, and why, when one of them may not
     */
    public void refuse(String environment, List<Wanted> wanted, Supplier<Progress> rehearsal) {
        Map<String, Quarantined> named = quarantine.refused(environment, wanted);
        if (named.isEmpty()) {
            return;
        }
        Map<String, String> digests =
                named.values().stream().allMatch(entry -> entry.digest().isEmpty()) ? Map.of() : digests(rehearsal);
        Map<String, Quarantined> refused = digests.isEmpty()
                ? named
                : quarantine.refused(
                        environment,
                        wanted.stream()
                                .map(asked -> new Wanted(
                                        asked.agent(),
                                        asked.artifact(),
                                        asked.version(),
                                        digests.getOrDefault(asked.agent(), "")))
                                .toList());
        refused.values().stream().findFirst().ifPresent(found -> {
            throw new ProblemException(ProblemKind.VERSION_QUARANTINED, found.sentence())
                    .with("environment", environment)
                    .with("artifact", found.artifact())
                    .with("version", found.version())
                    .with("agents", List.copyOf(refused.keySet()))
                    .with("since", found.since())
                    .with("operation", found.operation())
                    .with("reason", found.reason());
        });
    }

    /** By agent; of none where nobody can look now. */
    private static Map<String, String> digests(Supplier<Progress> rehearsal) {
        try {
            Planned planned = rehearsal.get().planned();
            return planned == null
                    ? Map.of()
                    : planned.agents().stream().collect(Collectors.toMap(PlannedAgent::agent, PlannedAgent::toDigest));
        } catch (ProblemException e) {
            return Map.of();
        }
    }

    List<Quarantined> list(Filter filter) {
        return quarantine.list(filter);
    }

    Quarantined lift(LiftRequest request, Actor actor) {
        actor.mustActIn(request.environment());
        Quarantined lifted = quarantine
                .lift(request.environment(), request.artifact(), request.version(), actor.name(), request.reason())
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.NOT_QUARANTINED,
                        "%s is not in quarantine in %s.".formatted(request.spoken(), request.environment())));
        LOG.info("{} lifted the quarantine of {} in {}", actor.name(), request.spoken(), lifted.environment());
        return lifted;
    }
}
