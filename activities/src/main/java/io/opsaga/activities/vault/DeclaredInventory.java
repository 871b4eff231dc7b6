package io.opsaga.activities.vault;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;

/** The inventory that an operation was ordered by, as it is now. */
public final class DeclaredInventory {
    private DeclaredInventory() {}

    /**
     * That of an environment.
     *
     * @param environment wire name
     * @throws io.temporal.failure.ApplicationFailure {@link ArchiveFailure#NOT_DECLARED} where there is none any more
     */
    public static Inventory of(Inventories inventories, String environment) {
        return EnvironmentName.of(environment)
                .flatMap(inventories::of)
                .orElseThrow(() -> ArchiveFailure.NOT_DECLARED.because(
                        "There is no inventory of %s any more".formatted(environment)));
    }
}
