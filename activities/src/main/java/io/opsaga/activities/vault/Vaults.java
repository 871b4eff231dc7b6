package io.opsaga.activities.vault;

import io.opsaga.activities.restic.Vault;
import io.opsaga.inventory.Inventory;

/** The stores that inventories declare, as the engine knows them. */
public interface Vaults {
    /**
     * The store of that name, for as much data as there is.
     *
     * @throws io.temporal.failure.ApplicationFailure if it is not declared, or a secret of it cannot be had
     */
    Vault open(Inventory inventory, String store);

    /** The same store, for a short question: it is given up when nothing comes for a few seconds. */
    Vault ask(Inventory inventory, String store);
}
