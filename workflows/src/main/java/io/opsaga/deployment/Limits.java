package io.opsaga.deployment;

import org.jspecify.annotations.Nullable;

/** Resource limits of a request; null means that the inventory's hold. */
public record Limits(
        @Nullable Integer memoryMb,
        @Nullable Double cpuCores,
        @Nullable Integer concurrentTasks) {}
