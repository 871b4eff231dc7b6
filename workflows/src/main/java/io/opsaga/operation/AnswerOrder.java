package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's answer to an operation that asks.
 *
 * @param id the same id twice is one answer
 * @param answer one of those that are allowed
 * @param question the text of the question that is meant; null for whatever is asked when the answer comes
 */
public record AnswerOrder(
        String id,
        String answer,
        String actor,
        String reason,
        @Nullable String question) {
    /** To whatever is asked when it comes. */
    public AnswerOrder(String id, String answer, String actor, String reason) {
        this(id, answer, actor, reason, null);
    }

    public AnswerOrder {
        // Answers of before were constants, and capitals.
        answer = answer == null ? null : OutsideText.name(answer).toLowerCase(Locale.ROOT);
        actor = OutsideText.name(actor);
        reason = reason == null ? null : OutsideText.message(reason);
    }
}
