package io.opsaga.operation;

import java.util.List;

/** The plans that were made, for as long as somebody may start an operation with one's hash. */
public interface Plans {
    /** Keeps the canonical form of a plan, see {@link PlanLines}. Idempotent. */
    void keep(String hash, List<String> lines);

    /** The canonical form of that plan; empty where it is not known, or no longer. */
    List<String> find(String hash);
}
