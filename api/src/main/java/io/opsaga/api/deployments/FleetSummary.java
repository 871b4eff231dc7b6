package io.opsaga.api.deployments;

import io.opsaga.api.operations.FailureView;
import io.opsaga.api.operations.QueueView;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation on many agents as the list shows it.
 *
 * @param status {@code running} until the stage is final, then that stage
 * @param selection which agents were asked for
 * @param timeLeft seconds until it is expected to be over, 0 when it is
 * @param counts how many agents there are of each outcome
 * @param queue where it waits in the queue; null where it does not wait
 * @param nextAction what somebody can do about it now; null only where nobody is needed
 */
record FleetSummary(
        String operationId,
        String status,
        String stage,
        String environment,
        String version,
        String selection,
        int progressPercentage,
        double timeLeft,
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
        Map<String, String> links) {}
