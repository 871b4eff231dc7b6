package io.opsaga.archive;

/**
 * Whose snapshots they are: every snapshot of an execution carries all three.
 *
 * @param operation the id of the operation that made them, which is the execution's
 * @param environment wire name
 * @param backup the name of the backup
 */
public record ExecutionName(String operation, String environment, String backup) {}
