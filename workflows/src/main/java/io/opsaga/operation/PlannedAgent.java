package io.opsaga.operation;

import io.opsaga.saga.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would do with one agent.
 *
 * @param from the version that runs there now; empty where there is none
 * @param fromDigest its image's id or artifact's checksum
 * @param fromReference which container or release folder it is
 * @param fromRunning whether it runs
 * @param to the version that shall run; null where that cannot be said
 * @param toDigest empty where it can be known only after the artifact was fetched
 * @param toConfiguration hash of the agent's declaration
 * @param detail why it is not changed, or why although it runs the version; may be empty
 */
public record PlannedAgent(
        String agent,
        String machine,
        Decision decision,
        String from,
        String fromDigest,
        String fromReference,
        boolean fromRunning,
        @Nullable String to,
        String toDigest,
        String toConfiguration,
        String detail) {

    /** All of it that a plan's hash is about, in one line. */
    String canonical() {
        String old = from.isEmpty() && fromReference.isEmpty()
                ? "nothing"
                : "%s (%s, %s, %s)".formatted(from, fromDigest, fromReference, fromRunning ? "running" : "stopped");
        String next = to == null ? "unknown" : "%s (%s, %s)".formatted(to, toDigest, toConfiguration);
        return "%s on %s: %s to %s".formatted(decision.wire(), machine, old, next);
    }
}
