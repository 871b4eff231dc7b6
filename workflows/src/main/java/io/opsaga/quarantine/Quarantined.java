package io.opsaga.quarantine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version in quarantine.
 *
 * @param id number of the entry
 * @param operation the operation that was rolled back
 * @param actor who rolled it back; {@code opsaga} where a failure did
 * @param lift by whom and why it was let go again; null where it was not
 */
public record Quarantined(
        long id,
        String environment,
        String version,
        String operation,
        String actor,
        String reason,
        Instant since,
        @Nullable Lift lift) {

    /** The end of a quarantine. */
    public record Lift(String actor, String reason, Instant at) {}

    /** All of it in a sentence, for whoever is refused. */
    public String sentence() {
        return "%s is quarantined in %s since %s, by %s: %s".formatted(version, environment, since, operation, reason);
    }
}
