package io.opsaga.operation;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody asked for. One operation is one workflow run; its id is the workflow id and is written on all that
 * the operation makes.
 *
 * @param id such as {@code deploy_5f0c…}; empty in the input of a run that somebody else than the API starts, as it is the run's
 * @param kind name of its {@link OperationKind}
 * @param environment wire name of the environment
 * @param target what it changes: the agent's id; of an operation on many agents, words for which
 * @param machine where the target lives; several are separated by commas
 * @param version what the target shall run
 * @param actor who asked
 * @param reason why, in the actor's words; may be empty
 * @param parent id of the operation that has started this one as a part of itself; null for one that somebody asked for
 */
public record Operation(
        String id,
        String kind,
        String environment,
        String target,
        String machine,
        String version,
        String actor,
        String reason,
        Instant requestedAt,
        OperationPolicy terms,
        @Nullable String parent) {
    /** Name of the memo field of a run that holds the fingerprint of the request that it came from. */
    public static final String REQUEST = "OpsRequest";

    public Operation {
        // Records of earlier versions have it in capitals.
        kind = kind == null ? "" : kind.toLowerCase(Locale.ROOT);
    }

    /** An operation that is no part of another. */
    public Operation(
            String id,
            String kind,
            String environment,
            String target,
            String machine,
            String version,
            String actor,
            String reason,
            Instant requestedAt,
            OperationPolicy terms) {
        this(id, kind, environment, target, machine, version, actor, reason, requestedAt, terms, null);
    }

    /** The same operation under another id, asked for at another time, by another operation. */
    Operation named(String other, Instant at, @Nullable String by) {
        return new Operation(other, kind, environment, target, machine, version, actor, reason, at, terms, by);
    }

    /** The same operation, as a part of that one, or of none. */
    Operation partOf(@Nullable String by) {
        return new Operation(id, kind, environment, target, machine, version, actor, reason, requestedAt, terms, by);
    }

    /** The same operation with another version. */
    public Operation with(String other) {
        return new Operation(id, kind, environment, target, machine, other, actor, reason, requestedAt, terms, parent);
    }

    /** The same operation on other terms. */
    public Operation with(OperationPolicy others) {
        return new Operation(
                id, kind, environment, target, machine, version, actor, reason, requestedAt, others, parent);
    }
}
