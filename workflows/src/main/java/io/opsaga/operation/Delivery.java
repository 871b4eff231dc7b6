package io.opsaga.operation;

import io.opsaga.saga.Failure;
import java.util.List;
import java.util.Optional;

/** Reads the builds that an operation brings: images or artifacts with their digests. */
public interface Delivery {
    /**
     * A build that was tried on one target.
     *
     * @param artifact image repository or artifact name; empty where the record does not tell
     * @param version empty where it was not known
     * @param digest empty where it was not known
     * @param touched whether anything was done to the target
     * @param failed whether it failed there
     * @param reason why, beginning with the type of the failure and a colon; empty where it did not fail
     */
    record Tried(
            String target,
            String artifact,
            String version,
            String digest,
            boolean touched,
            boolean failed,
            String reason) {
        /** Type of the failure; empty where there was none. */
        public String failure() {
            int colon = reason.indexOf(':');
            return colon < 0 ? "" : reason.substring(0, colon);
        }
    }

    /** What the operation was to bring to its targets. */
    List<Tried> tried(Progress progress);

    /** What a completed operation took out of service, because something was wrong with it; empty where it only brought another. */
    Optional<Tried> replaced(Progress progress);

    /** What can fail a target, by its name. */
    Optional<? extends Failure> failure(String type);
}
