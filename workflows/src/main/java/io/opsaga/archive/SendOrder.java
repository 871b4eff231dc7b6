package io.opsaga.archive;

/**
 * What is to be sent to a store, and as what.
 *
 * @param store its name
 * @param expected how many bytes it was the last time, for the time that is left; 0 where nobody knows
 */
public record SendOrder(ExecutionName execution, BackupSource source, String store, long expected) {}
