package io.opsaga.operation;

import io.opsaga.saga.Asker;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Question;
import io.temporal.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The question that an operation asks, one at a time, and its answer, which is kept among the facts. */
public final class Questions implements Asker {
    private static final String ANSWER = "answer";

    /** The id of all answers that came by a signal; they have none of their own. */
    private static final String SIGNAL = "signal";

    private final OperationState state;
    private final ProgressPublisher bulletin;
    private @Nullable AnswerOrder given;

    Questions(OperationState state, ProgressPublisher bulletin) {
        this.state = state;
        this.bulletin = bulletin;
    }

    @Override
    public Answered ask(Question question) {
        AnswerOrder order = answer(question);
        return order == null
                ? new Answered(
                        question.otherwise(),
                        "%s, as nobody answered within %s".formatted(question.otherwise(), question.within()))
                : new Answered(order.answer(), told(order));
    }

    /**
     * Waits for an answer; a rollback order ends that like everything else.
     *
     * @return the answer, or null when nobody gave one in time
     */
    public @Nullable AnswerOrder answer(Question question) {
        given = null;
        show(OpenQuestion.of(question, OperationState.now()));
        try {
            Workflow.await(question.within(), () -> given != null);
            return given;
        } finally {
            show(null);
        }
    }

    private void show(@Nullable OpenQuestion question) {
        state.question = question;
        bulletin.changed();
    }

    /** Takes an answer that {@link #check} let through; a second one changes nothing. */
    void take(AnswerOrder order) {
        if (given == null && !state.answered.contains(order.id())) {
            given = order;
            if (!order.id().equals(SIGNAL)) {
                state.answered.add(order.id());
            }
            state.facts.put(ANSWER, told(order));
            bulletin.changed();
        }
    }

    private static String told(AnswerOrder order) {
        return "%s by %s: %s".formatted(order.answer(), order.actor(), order.reason());
    }

    /** Throws, with the reason, when no answer is awaited, or another one. */
    void check(@Nullable AnswerOrder order) {
        if (order == null
                || order.id() == null
                || order.answer() == null
                || order.actor() == null
                || order.reason() == null) {
            throw OperationFailure.MALFORMED.because(
                    "An answer needs id, answer, actor and reason; nothing was changed.");
        }
        // Also of a question before this one: sent twice, it is no answer to what was asked since.
        if (state.answered.contains(order.id())) {
            return;
        }
        OpenQuestion asked = state.question;
        if (asked == null || given != null) {
            throw OperationFailure.NOTHING_ASKED.because(
                    given == null ? "Nothing is asked now." : "It was answered already, by " + given.actor() + ".");
        }
        if (order.question() != null && !order.question().equals(asked.text())) {
            throw OperationFailure.NOTHING_ASKED.because("Something else is asked now: " + asked.text());
        }
        if (!asked.answers().contains(order.answer())) {
            throw OperationFailure.ANSWER_UNKNOWN.because(
                    "\"%s\" is none of the answers: %s.".formatted(order.answer(), String.join(", ", asked.answers())));
        }
    }

    /** From a signal: a text, which is the answer, or an object with {@code answer}, {@code actor} and {@code reason}. What is no answer is kept among the refusals. */
    void takeSignal(@Nullable Object said) {
        OpenQuestion asked = state.question;
        if (asked == null || given != null) {
            return;
        }
        Map<?, ?> fields = said instanceof Map<?, ?> object ? object : Map.of();
        Object answer = said instanceof Map<?, ?> ? fields.get("answer") : said;
        AnswerOrder order = new AnswerOrder(
                SIGNAL,
                String.valueOf(answer),
                Orders.text(fields.get("actor"), Orders.NOBODY_NAMED),
                Orders.text(fields.get("reason"), ""));
        if (asked.answers().contains(order.answer())) {
            take(order);
        } else {
            state.note(OutsideText.message("%s: \"%s\" is none of the answers: %s"
                    .formatted(OperationState.now(), order.answer(), String.join(", ", asked.answers()))));
            bulletin.changed();
        }
    }
}
