package io.opsaga.restore;

import io.opsaga.saga.Stage;

/** What a restore is doing, beside {@link Stage#VALIDATING} and {@link Stage#VERIFYING}. */
public final class RestoreStage {
    public static final Stage RESTORING = new Stage("RESTORING");

    private RestoreStage() {}
}
