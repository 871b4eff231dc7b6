package io.opsaga.rollout;

import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.OperationRun;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The question that a stopped rollout asks, and its answer. */
public final class Asking {
    private static final String QUESTION = "question";
    private static final String UNTIL = "question_until";
    private static final String OTHERWISE = "question_default";
    private static final String ANSWER = "answer";

    private final Duration within;
    private final OperationRun operation;
    private boolean open;
    private @Nullable AnswerOrder given;

    Asking(Duration within, OperationRun operation) {
        this.within = within;
        this.operation = operation;
    }

    /**
     * Waits for an answer; a rollback order ends that like everything else.
     *
     * @return the answer, or null when nobody gave one in time
     */
    @Nullable
    AnswerOrder ask(String question) {
        given = null;
        open = true;
        operation.fact(OTHERWISE, Answer.ROLL_BACK.wire());
        operation.fact(
                UNTIL,
                Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(within).toString());
        operation.fact(QUESTION, question);
        try {
            Workflow.await(within, () -> given != null);
            return given;
        } finally {
            open = false;
            operation.forget(QUESTION);
            operation.forget(UNTIL);
            operation.forget(OTHERWISE);
        }
    }

    /** Takes an answer that {@link #check} let through; a second one changes nothing. */
    public void answer(AnswerOrder order) {
        if (given == null) {
            given = order;
            operation.fact(ANSWER, "%s by %s: %s".formatted(order.answer().wire(), order.actor(), order.reason()));
        }
    }

    /** Throws, with the reason, when no answer is awaited. */
    public void check(AnswerOrder order) {
        if (order == null
                || order.id() == null
                || order.answer() == null
                || order.actor() == null
                || order.reason() == null) {
            throw OperationFailure.MALFORMED.because(
                    "An answer needs id, answer, actor and reason; nothing was changed.");
        }
        if (given != null && given.id().equals(order.id())) {
            return;
        }
        if (!open || given != null) {
            throw OperationFailure.NOTHING_ASKED.because(
                    given == null ? "Nothing is asked now." : "It was answered already, by " + given.actor() + ".");
        }
    }
}
