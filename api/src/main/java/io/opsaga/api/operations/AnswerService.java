package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.rollout.AnswerOrder;
import io.opsaga.rollout.RolloutControl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells operations that have stopped to ask how to go on. */
@Component
public class AnswerService {
    private final Records records;
    private final OperationKinds kinds;
    private final OperationGateway gateway;
    private final Idempotency idempotency;

    AnswerService(Records records, OperationKinds kinds, OperationGateway gateway, Idempotency idempotency) {
        this.records = records;
        this.kinds = kinds;
        this.gateway = gateway;
        this.idempotency = idempotency;
    }

    /**
     * Gives the answer; returns how the operation stands when it has accepted it.
     *
     * @param key the same key twice is one answer; null where every request is a new one
     * @throws ProblemException where the operation asks nothing
     */
    public Records.Known answer(String id, AnswerRequest request, Actor actor, @Nullable String key) {
        Operation operation = records.newest(id).progress().operation();
        actor.mustActIn(operation.environment());
        boolean asks = kinds.find(operation.kind())
                .filter(kind -> RolloutControl.class.isAssignableFrom(kind.workflow()))
                .isPresent();
        if (!asks) {
            throw new ProblemException(
                    ProblemKind.ANSWER_REFUSED, "Operations of the kind %s ask nothing.".formatted(operation.kind()));
        }
        AnswerOrder order = new AnswerOrder(
                idempotency.orderId("answer", actor.name(), key), request.answer(), actor.name(), request.reason());
        try {
            RollbackControl.order(() -> gateway.answer(id, order), ProblemKind.ANSWER_REFUSED);
        } catch (NotRunning e) {
            throw new ProblemException(ProblemKind.ANSWER_REFUSED, "%s has ended.".formatted(id));
        }
        return records.newest(id);
    }
}
