package io.opsaga.operation;

import io.opsaga.saga.Asker;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Question;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The question that an operation asks, one at a time, and its answer, which is kept among the facts. */
public final class Questions implements Asker {
    private static final String ANSWER = "answer";

    /** The id of all answers that came by a signal; they have none of their own. */
    private static final String SIGNAL = "signal";

    private final OperationState state;
    private final ProgressPublisher bulletin;
    private final Parts parts;
    private @Nullable AnswerOrder given;

    Questions(OperationState state, Parts parts, ProgressPublisher bulletin) {
        this.state = state;
        this.parts = parts;
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
     * Waits for an answer; a rollback order ends that like everything else, and so does the end of a part that was done.
     *
     * @return the answer, or null when nobody gave one in time
     * @throws io.temporal.failure.ApplicationFailure where a part does not stand any more
     */
    public @Nullable AnswerOrder answer(Question question) {
        given = null;
        OpenQuestion asked = OpenQuestion.of(question, OperationState.now());
        show(asked);
        try {
            while (Workflow.await(left(asked), () -> given != null || parts.called()) && given == null) {
                parts.mustStand();
            }
            return given;
        } finally {
            show(null);
        }
    }

    private static Duration left(OpenQuestion asked) {
        Duration left = Duration.between(OperationState.now(), asked.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void show(@Nullable OpenQuestion question) {
        state.question = question;
        bulletin.changed();
        // Runs of before recorded it with what came next.
        if (Workflow.getVersion("question recorded", Workflow.DEFAULT_VERSION, 1) > Workflow.DEFAULT_VERSION) {
            bulletin.record();
            bulletin.tellWhole();
        }
    }

    /**
     * Takes an answer that {@link #check} let through; a second one changes nothing.
     *
     * @throws io.temporal.failure.ApplicationFailure of type ORDER_REUSED where that order has answered something else: here and not in the check,
     *     as what that throws reaches nobody with its type
     */
    void take(AnswerOrder order) {
        String before = state.answered.get(order.id());
        if (before != null && !before.equals(order.answer())) {
            throw OperationFailure.ORDER_REUSED.because("That order has answered \"%s\" already.".formatted(before));
        }
        if (given == null && !state.answered.containsKey(order.id())) {
            given = order;
            if (!order.id().equals(SIGNAL)) {
                state.answered.put(order.id(), order.answer());
            }
            state.facts.put(ANSWER, told(order));
            bulletin.changed();
        }
    }

    private static String told(AnswerOrder order) {
        String reason = order.reason().isEmpty() ? "" : ": " + order.reason();
        return "%s by %s%s".formatted(order.answer(), order.actor(), reason);
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
        if (state.answered.containsKey(order.id())) {
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

    /**
     * From a signal: a text, which is the answer, or an object with {@code answer}, {@code actor}, {@code reason} and perhaps {@code question}. What is
     * no answer, or one to another question, is kept among the refusals.
     */
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
        Object meant = fields.get("question");
        if (meant != null && !meant.equals(asked.text())) {
            refuse("\"%s\" answers another question".formatted(order.answer()));
        } else if (!asked.answers().contains(order.answer())) {
            refuse("\"%s\" is none of the answers: %s".formatted(order.answer(), String.join(", ", asked.answers())));
        } else {
            take(order);
        }
    }

    private void refuse(String why) {
        state.note(OutsideText.message("%s: %s".formatted(OperationState.now(), why)));
        bulletin.changed();
        bulletin.record();
    }
}
