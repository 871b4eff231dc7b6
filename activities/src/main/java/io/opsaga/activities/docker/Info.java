package io.opsaga.activities.docker;

/**
 * An engine and the machine it sees.
 *
 * @param memoryBytes all memory of the machine
 * @param version the engine's
 */
public record Info(long memoryBytes, int cpus, String version) {}
