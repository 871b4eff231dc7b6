package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's decision upon an operation that waits for approval.
 *
 * @param id the same id twice is one decision
 * @param planHash the plan that is approved; not looked at in a rejection or an extension
 * @param by how much longer is waited, in an extension; null in others
 */
public record ApprovalOrder(
        String id,
        String actor,
        String planHash,
        String reason,
        @Nullable Duration by) {
    public ApprovalOrder {
        actor = OutsideText.name(actor);
        planHash = OutsideText.name(planHash);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
