package io.opsaga.api.quarantine;

import io.opsaga.api.access.Actor;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.quarantine.Quarantine;
import io.opsaga.quarantine.Quarantine.Filter;
import io.opsaga.quarantine.Quarantined;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Refuses versions in quarantine, and lets them go. */
@Component
public class QuarantineDesk {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineDesk.class);

    private final Quarantine quarantine;

    QuarantineDesk(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /**
     * Makes sure that the version may be brought to that environment.
     *
     * @throws ProblemException with since when, by which operation, and why, when it may not
     */
    public void refuse(String environment, String version) {
        quarantine.of(environment, version).ifPresent(found -> {
            throw new ProblemException(ProblemKind.VERSION_QUARANTINED, found.sentence())
                    .with("environment", environment)
                    .with("version", version)
                    .with("since", found.since())
                    .with("operation", found.operation())
                    .with("reason", found.reason());
        });
    }

    List<Quarantined> list(Filter filter) {
        return quarantine.list(filter);
    }

    Quarantined lift(LiftRequest request, Actor actor) {
        Quarantined lifted = quarantine
                .lift(request.environment(), request.version(), actor.name(), request.reason())
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.NOT_QUARANTINED,
                        "%s is not in quarantine in %s.".formatted(request.version(), request.environment())));
        LOG.info("{} lifted the quarantine of {} in {}", actor.name(), lifted.version(), lifted.environment());
        return lifted;
    }
}
