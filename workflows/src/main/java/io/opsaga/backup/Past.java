package io.opsaga.backup;

/**
 * What earlier executions of the backup tell of this one.
 *
 * @param bytes how long the streams of the last one were together; 0 where there is none
 * @param unproven how many were listed since the last one that was proven
 */
public record Past(long bytes, int unproven) {}
