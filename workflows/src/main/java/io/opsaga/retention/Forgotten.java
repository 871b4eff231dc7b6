package io.opsaga.retention;

/**
 * What was taken off a store's own list.
 *
 * @param snapshots how many this call has taken off; none where an earlier one had
 */
public record Forgotten(int snapshots) {}
