package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells operations that have stopped to ask how to go on. */
@Component
public class AnswerService {
    private final Records records;
    private final OperationGateway gateway;
    private final Idempotency idempotency;

    AnswerService(Records records, OperationGateway gateway, Idempotency idempotency) {
        this.records = records;
        this.gateway = gateway;
        this.idempotency = idempotency;
    }

    /**
     * Gives the answer; returns how the operation stands when it has accepted it.
     *
     * @param key the same key twice is one answer; null where every request is a new one
     * @throws ProblemException where the operation asks nothing, or has other answers
     */
    public Records.Known answer(String id, AnswerRequest request, Actor actor, @Nullable String key) {
        Progress asking = records.newest(id).progress();
        actor.mustActIn(asking.operation().environment());
        checkAllowed(asking, request.answer());
        AnswerOrder order = new AnswerOrder(
                idempotency.orderId("answer", actor.name(), key),
                request.answer(),
                actor.name(),
                request.reason(),
                request.question());
        try {
            RollbackControl.order(() -> gateway.answer(id, order), ProblemKind.ANSWER_REFUSED);
        } catch (NotRunning e) {
            throw new ProblemException(ProblemKind.ANSWER_REFUSED, "%s has ended.".formatted(id));
        }
        return records.newest(id);
    }

    private static void checkAllowed(Progress asking, String answer) {
        OpenQuestion question = asking.question();
        if (question != null && !question.answers().contains(answer)) {
            throw ProblemException.invalid(List.of(FieldError.notAmong("answer", answer, question.answers())));
        }
    }
}
