package io.opsaga.api.inventories;

import io.opsaga.inventory.InventoryReload.InForce;
import java.time.Instant;
import java.util.List;

/**
 * Which inventories count.
 *
 * @param version of their content, the same for the same content
 * @param since when they were taken, or this process started with them
 */
public record InventoriesInForce(String version, Instant since, List<Described> inventories) {
    /** What a file describes; how many machines and agents. */
    record Described(String file, String environment, int machines, int agents) {}

    /** As they are told to people. */
    public static InventoriesInForce of(InForce now) {
        return new InventoriesInForce(
                now.version(),
                now.since(),
                now.files().stream()
                        .map(one -> new Described(one.file(), one.environment().wire(), one.machines(), one.agents()))
                        .toList());
    }
}
