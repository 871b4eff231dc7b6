package io.opsaga.api.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger.
 *
 * @param detail what came of it; while it is under way, what it does or waits for as far as it has said
 */
public record StepView(
        String name,
        String title,
        String state,
        boolean essential,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String detail) {}
