package io.opsaga.quarantine;

import java.util.Optional;

/** The one question that everybody asks who is about to deploy. */
@FunctionalInterface
public interface QuarantineLookup {
    /** Why the version must not be deployed in that environment; empty where it may. */
    Optional<Quarantined> of(String environment, String version);
}
