package io.opsaga.activities.redis;

/**
 * How far a restore is.
 *
 * @param keys that are done, with those that had expired
 * @param all the keys that there were to do when it began
 * @param bytes of serialised values that were written
 */
public record RestoreProgress(long keys, long all, long bytes) {}
