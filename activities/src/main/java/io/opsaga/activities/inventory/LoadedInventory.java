package io.opsaga.activities.inventory;

import io.opsaga.inventory.Inventory;
import java.nio.file.Path;

/**
 * An inventory and where it was read.
 *
 * @param base the file's folder, absolute; relative paths and {@code artifacts/} count from it
 */
public record LoadedInventory(Inventory inventory, Path base) {}
