package io.opsaga.api.operations;

import java.time.Instant;

/** Why and by whom it is being, or was, rolled back. */
public record RollbackView(
        String rollbackId, String trigger, String sentence, String actor, String reason, Instant at) {}
