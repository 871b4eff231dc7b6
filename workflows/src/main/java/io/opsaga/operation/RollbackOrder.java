package io.opsaga.operation;

import io.opsaga.saga.OutsideText;

/**
 * Somebody's wish to have an operation rolled back.
 *
 * @param id such as {@code rollback_5f0c…}; the same id twice is one order
 */
public record RollbackOrder(String id, String actor, String reason) {
    public RollbackOrder {
        id = OutsideText.name(id);
        actor = OutsideText.name(actor);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
