package io.opsaga.release;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one question that everybody asks who is about to deploy. */
@FunctionalInterface
public interface QuarantineLookup {
    /**
     * Which of these agents must not get what they are to get in that environment, and why, by agent. What is recorded as an
     * agent's current release it may always get.
     */
    Map<String, Quarantined> refused(String environment, List<Wanted> wanted);

    /** The same of one agent; empty where it may. */
    default Optional<Quarantined> of(String environment, Wanted wanted) {
        return Optional.ofNullable(refused(environment, List.of(wanted)).get(wanted.agent()));
    }

    /**
     * What an agent is to get.
     *
     * @param artifact image repository or artifact name
     * @param digest the image's id or the artifact's checksum; empty where it is not known yet: then the version decides
     */
    record Wanted(String agent, String artifact, String version, String digest) {}
}
