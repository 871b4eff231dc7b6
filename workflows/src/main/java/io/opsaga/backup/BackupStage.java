package io.opsaga.backup;

import io.opsaga.saga.Stage;

/** What a backup is doing, beside {@link Stage#VALIDATING} and {@link Stage#VERIFYING}. */
public final class BackupStage {
    public static final Stage BACKING_UP = new Stage("BACKING_UP");

    private BackupStage() {}
}
