package io.opsaga.retention;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.ArchiveTargets;
import io.opsaga.operation.Admission;
import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import io.opsaga.secret.SecretFailure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Retention: of the executions of one declared backup those are removed that nothing keeps. */
public final class RetentionKind implements OperationKind<RetentionInput> {
    public static final String NAME = "retention";
    public static final String PREFIX = "retention";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String targetType() {
        return ArchiveTargets.BACKUP;
    }

    @Override
    public Class<RetentionInput> input() {
        return RetentionInput.class;
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return RetentionWorkflow.class;
    }

    @Override
    public List<Stage> stages() {
        return List.of(Stage.VALIDATING, RetentionStage.EXPIRING, Stage.VERIFYING);
    }

    @Override
    public List<? extends Failure> failures() {
        return Stream.<Failure[]>of(RetentionFailure.values(), ArchiveFailure.values(), SecretFailure.values())
                .flatMap(Arrays::stream)
                .toList();
    }

    @Override
    public String setsRight() {
        return "decides anew what goes";
    }

    /** It waits for its stores, and for nothing else. */
    @Override
    public Admission admission() {
        return Admission.NONE;
    }
}
