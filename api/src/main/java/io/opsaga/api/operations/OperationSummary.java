package io.opsaga.api.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation of any kind as the list shows it.
 *
 * @param kind name of its kind
 * @param status {@code running} until the stage is final, then that stage
 * @param target what it changes, or words for which
 * @param machines where that lives
 * @param estimatedCompletion when it is expected to be over; the finish itself when it is over
 * @param counts how many of its targets there are of each outcome; empty for an operation on one
 * @param verdict what is true on the target; null until it is over
 * @param rollbackUntil until when it can be rolled back by undoing; null where it cannot
 * @param supersededBy the later operation that has built on this one
 * @param queue where it waits in the queue; null where it does not wait
 * @param nextAction what somebody can do about it now; null only where nobody is needed
 * @param parent id of the operation that has started this one as a part of itself; null for one that somebody asked for
 */
public record OperationSummary(
        String operationId,
        String kind,
        String status,
        String stage,
        String environment,
        String target,
        List<String> machines,
        String version,
        int progressPercentage,
        Instant estimatedCompletion,
        Map<String, Integer> counts,
        String actor,
        String reason,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        @Nullable String verdict,
        @Nullable FailureView failure,
        @Nullable Instant rollbackUntil,
        @Nullable String supersededBy,
        @Nullable QueueView queue,
        @Nullable String nextAction,
        @Nullable String parent,
        Map<String, String> links) {}
