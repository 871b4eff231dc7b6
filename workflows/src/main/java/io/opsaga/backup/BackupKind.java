package io.opsaga.backup;

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

/** Backups. Each operation is one execution of a declared backup, and its id is the execution's. */
public final class BackupKind implements OperationKind<BackupInput> {
    public static final String NAME = "backup";
    public static final String PREFIX = "backup";

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
    public Class<BackupInput> input() {
        return BackupInput.class;
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return BackupWorkflow.class;
    }

    @Override
    public List<Stage> stages() {
        return List.of(Stage.VALIDATING, BackupStage.BACKING_UP, Stage.VERIFYING);
    }

    @Override
    public List<? extends Failure> failures() {
        return Stream.<Failure[]>of(ArchiveFailure.values(), SecretFailure.values())
                .flatMap(Arrays::stream)
                .toList();
    }

    @Override
    public String setsRight() {
        return "makes another backup";
    }

    /** It waits for its stores and for whoever has its source for himself, and for nothing else. */
    @Override
    public Admission admission() {
        return Admission.NONE;
    }
}
