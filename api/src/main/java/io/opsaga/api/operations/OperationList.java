package io.opsaga.api.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param next the {@code after} of the next page; null on the last one */
record OperationList(
        List<OperationSummary> operations, @Nullable String next) {}
