package io.opsaga.api.operations;

import java.time.Instant;

/**
 * The documented answer to a rollback order.
 *
 * @param rollbackId id of the order; where the deployment could no longer be undone, id of the new deployment that goes to the
 *     release before
 */
public record RollbackResponse(
        String rollbackId,
        String deploymentId,
        String status,
        String rollbackReason,
        int progressPercentage,
        Instant estimatedCompletion) {}
