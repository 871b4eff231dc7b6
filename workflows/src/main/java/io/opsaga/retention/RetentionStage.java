package io.opsaga.retention;

import io.opsaga.saga.Stage;

/** What retention is doing, beside {@link Stage#VALIDATING} and {@link Stage#VERIFYING}. */
public final class RetentionStage {
    public static final Stage EXPIRING = new Stage("EXPIRING");

    private RetentionStage() {}
}
