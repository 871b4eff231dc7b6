package io.opsaga.operation;

/**
 * Somebody's wish to have an operation rolled back.
 *
 * @param id such as {@code rollback_5f0c…}; the same id twice is one order
 */
public record RollbackOrder(String id, String actor, String reason) {}
