package io.opsaga.retention;

/**
 * What a store has given back.
 *
 * @param bytes as exactly as the engine says it, which is about a thousandth
 */
public record Room(long bytes) {}
