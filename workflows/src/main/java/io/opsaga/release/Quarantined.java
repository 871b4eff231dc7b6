package io.opsaga.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A build in quarantine: an image or an artifact with its digest.
 *
 * @param id number of the entry
 * @param artifact image repository or artifact name; empty in entries that were made when the version alone was kept, which are
 *     about {@code agents} only
 * @param digest the image's id or the artifact's checksum; empty where it was not known: then the version counts
 * @param agents on which it was tried
 * @param operation the operation that was rolled back
 * @param actor who rolled it back; {@code opsaga} where a failure did
 * @param lift by whom and why it was let go again; null where it was not
 */
public record Quarantined(
        long id,
        String environment,
        String artifact,
        String version,
        String digest,
        List<String> agents,
        String operation,
        String actor,
        String reason,
        Instant since,
        @Nullable Lift lift) {
    private static final int SHOWN = 19;

    public Quarantined {
        agents = List.copyOf(agents);
    }

    /** The end of a quarantine. */
    public record Lift(String actor, String reason, Instant at) {}

    /** All of it in a sentence, for whoever is refused. */
    public String sentence() {
        return "%s is quarantined in %s since %s, by %s: %s".formatted(build(), environment, since, operation, reason);
    }

    private String build() {
        String named = artifact.isEmpty() ? version : artifact + " " + version;
        return digest.isEmpty()
                ? named
                : "%s (%s)".formatted(named, digest.substring(0, Math.min(SHOWN, digest.length())));
    }

    /** Whether it is about what that agent is to get, whatever runs there now. */
    public boolean concerns(QuarantineLookup.Wanted wanted) {
        if (artifact.isEmpty()) {
            return version.equals(wanted.version()) && (agents.isEmpty() || agents.contains(wanted.agent()));
        }
        boolean known = !digest.isEmpty() && !wanted.digest().isEmpty();
        return artifact.equals(wanted.artifact())
                && (known ? digest.equals(wanted.digest()) : version.equals(wanted.version()));
    }
}
