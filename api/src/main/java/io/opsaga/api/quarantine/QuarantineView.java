package io.opsaga.api.quarantine;

import io.opsaga.release.Quarantined;
import io.opsaga.release.Quarantined.Lift;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A build in quarantine, or one that was.
 *
 * @param artifact image repository or artifact name; null in old entries, which are about their agents only
 * @param digest the image's id or the artifact's checksum; null where it was not known: then the version counts
 * @param agents on which it was tried
 * @param operationId the operation that was rolled back
 * @param actor who rolled it back; opsaga where a failure did
 * @param liftedAt null while it is in quarantine
 */
record QuarantineView(
        String environment,
        @Nullable String artifact,
        String version,
        @Nullable String digest,
        List<String> agents,
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
                found.artifact().isEmpty() ? null : found.artifact(),
                found.version(),
                found.digest().isEmpty() ? null : found.digest(),
                found.agents(),
                found.since(),
                found.operation(),
                found.actor(),
                found.reason(),
                lift == null ? null : lift.at(),
                lift == null ? null : lift.actor(),
                lift == null ? null : lift.reason());
    }
}
