package io.opsaga.restore;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.operation.Admission;
import io.opsaga.operation.OperationControl;
import io.opsaga.operation.OperationKind;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import io.opsaga.secret.SecretFailure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Restores of backups. A later one of the same place ends the lease of an earlier one, as it builds on it. */
public final class RestoreKind implements OperationKind<RestoreInput> {
    public static final String NAME = "restore";
    public static final String PREFIX = "restore";

    /** The type of its targets: a place, by the text of what is locked there, such as {@code folder:production/pc2:/opt/config}. */
    public static final String PLACE = "restore";

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
        return PLACE;
    }

    @Override
    public Class<RestoreInput> input() {
        return RestoreInput.class;
    }

    @Override
    public Class<? extends OperationControl> workflow() {
        return RestoreWorkflow.class;
    }

    @Override
    public List<Stage> stages() {
        return List.of(Stage.VALIDATING, RestoreStage.RESTORING, Stage.VERIFYING);
    }

    @Override
    public List<? extends Failure> failures() {
        return Stream.<Failure[]>of(RestoreFailure.values(), ArchiveFailure.values(), SecretFailure.values())
                .flatMap(Arrays::stream)
                .toList();
    }

    @Override
    public String setsRight() {
        return "restores the backup of your choice";
    }

    /** It waits for its place and for the stores, and for nothing else: whoever restores is in need. */
    @Override
    public Admission admission() {
        return Admission.NONE;
    }
}
