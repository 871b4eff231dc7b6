package io.opsaga.fleet;

import io.opsaga.saga.OutsideText;

/**
 * Somebody's answer to a fleet that has stopped to ask.
 *
 * @param id the same id twice is one answer
 */
public record FleetOrder(String id, FleetAnswer answer, String actor, String reason) {
    public FleetOrder {
        actor = OutsideText.name(actor);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
