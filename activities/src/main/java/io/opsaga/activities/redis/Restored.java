package io.opsaga.activities.redis;

/**
 * What a restore has written.
 *
 * @param keys written, be they new or in the place of others
 * @param expired passed by, because they had expired, some of them meanwhile
 * @param bytes of serialised values
 */
public record Restored(long keys, long expired, long bytes) {}
