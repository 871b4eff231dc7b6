package io.opsaga.notice;

import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import java.util.List;

/** Notices. */
public final class NoticeKind implements OperationKind<NoticeInput> {
    public static final String NAME = "notice";
    static final String BOARD = "board";
    static final Stage PINNING = new Stage("PINNING");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return "pin";
    }

    @Override
    public String targetType() {
        return BOARD;
    }

    @Override
    public Class<NoticeInput> input() {
        return NoticeInput.class;
    }

    @Override
    public List<Stage> stages() {
        return List.of(Stage.VALIDATING, PINNING);
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return NoticeWorkflow.class;
    }

    @Override
    public String setsRight() {
        return "pins it where it shall hang";
    }

    @Override
    public List<? extends Failure> failures() {
        return List.of(NoticeFailure.values());
    }
}
