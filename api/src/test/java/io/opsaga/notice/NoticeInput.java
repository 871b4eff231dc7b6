package io.opsaga.notice;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Target;
import io.opsaga.saga.StepName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a notice.
 *
 * @param text what is pinned to the board that is the operation's target
 * @param part a notice that belongs to it, and is an operation of its own; null where there is none
 */
public record NoticeInput(
        Operation operation, String text, @Nullable NoticeInput part) implements OperationInput {
    @Override
    public NoticeInput of(Operation other) {
        return new NoticeInput(other, text, part);
    }

    @Override
    public Holds holds() {
        return Holds.of(List.of(new Target(NoticeKind.BOARD, operation.environment(), operation.target())))
                .within(List.of(Target.machine(operation.machine())));
    }

    @Override
    public List<? extends StepName> steps() {
        return List.of(NoticeStep.values());
    }

    @Override
    public List<String> conditions() {
        return List.of("text=" + text);
    }

    @Override
    public List<String> details() {
        return List.of("board **%s**".formatted(operation.target()));
    }
}
