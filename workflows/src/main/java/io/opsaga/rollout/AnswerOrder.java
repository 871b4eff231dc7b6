package io.opsaga.rollout;

import io.opsaga.saga.OutsideText;

/**
 * Somebody's answer to a rollout that has stopped to ask.
 *
 * @param id the same id twice is one answer
 */
public record AnswerOrder(String id, Answer answer, String actor, String reason) {
    public AnswerOrder {
        actor = OutsideText.name(actor);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
