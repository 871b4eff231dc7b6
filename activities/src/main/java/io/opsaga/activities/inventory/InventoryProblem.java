package io.opsaga.activities.inventory;

/**
 * One thing that is wrong in an inventory.
 *
 * @param line where it stands, from 1
 * @param column from 1
 * @param path the value's place in the document, like {@code agents[3].health.port}; agents count from 0
 * @param message what is wrong
 * @param allowed what would be right; never empty
 */
public record InventoryProblem(int line, int column, String path, String message, String allowed) {}
