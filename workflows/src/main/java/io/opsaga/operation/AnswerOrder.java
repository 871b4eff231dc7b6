package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.util.Locale;

/**
 * Somebody's answer to an operation that asks.
 *
 * @param id the same id twice is one answer
 * @param answer one of those that are allowed
 */
public record AnswerOrder(String id, String answer, String actor, String reason) {
    public AnswerOrder {
        // Answers of before were constants, and capitals.
        answer = answer == null ? null : OutsideText.name(answer).toLowerCase(Locale.ROOT);
        actor = OutsideText.name(actor);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
