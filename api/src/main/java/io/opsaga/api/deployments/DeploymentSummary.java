package io.opsaga.api.deployments;

import io.opsaga.api.operations.FailureView;
import io.opsaga.api.operations.QueueView;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the list shows it.
 *
 * @param status {@code running} until the stage is final, then that stage
 * @param estimatedCompletion when it is expected to be over; the finish itself when it is over
 * @param verdict what is true on the target; null until it is over
 * @param rollbackUntil until when it can be rolled back by undoing; null where it cannot
 * @param supersededBy the later deployment that has built on this one
 * @param queue where it waits in the queue; null where it does not wait
 * @param nextAction what somebody can do about it now; null only where nobody is needed
 */
record DeploymentSummary(
        String deploymentId,
        String agentId,
        String status,
        String stage,
        String environment,
        String machine,
        int progressPercentage,
        Instant estimatedCompletion,
        Map<String, String> deploymentMetadata,
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
