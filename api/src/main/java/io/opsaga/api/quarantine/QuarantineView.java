package io.opsaga.api.quarantine;

import io.opsaga.quarantine.Quarantined;
import io.opsaga.quarantine.Quarantined.Lift;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version in quarantine, or one that was.
 *
 * @param operationId the operation that was rolled back
 * @param actor who rolled it back; opsaga where a failure did
 * @param liftedAt null while it is in quarantine
 */
record QuarantineView(
        String environment,
        String version,
        Instant since,
        String operationId,
        String actor,
        String reason,
        @Nullable Instant liftedAt,
        @Nullable String liftedBy,
        @Nullable String liftReason) {

    static QuarantineView of(Quarantined found) {
        Lift lift = found.lift();
        return new QuarantineView(
                found.environment(),
                found.version(),
                found.since(),
                found.operation(),
                found.actor(),
                found.reason(),
                lift == null ? null : lift.at(),
                lift == null ? null : lift.actor(),
                lift == null ? null : lift.reason());
    }
}
