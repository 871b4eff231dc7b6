package io.opsaga.rollout;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.OperationRun;
import io.opsaga.saga.Question;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The question that a stopped rollout asks, and its answer. */
final class Asking {
    private static final List<String> ANSWERS =
            Arrays.stream(Answer.values()).map(Answer::wire).toList();

    private final Duration within;
    private final OperationRun operation;

    Asking(Duration within, OperationRun operation) {
        this.within = within;
        this.operation = operation;
    }

    /** @return the answer, or null when nobody gave one in time */
    @Nullable
    AnswerOrder ask(String question) {
        return operation.questions().answer(new Question(question, ANSWERS, Answer.ROLL_BACK.wire(), within));
    }
}
