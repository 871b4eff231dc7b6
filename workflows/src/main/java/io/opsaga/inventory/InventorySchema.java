package io.opsaga.inventory;

/** What an inventory may contain, for editors. It is what inventories are checked by. */
public interface InventorySchema {
    /** A JSON Schema, of draft 2020-12, with every section that this installation knows. */
    String json();
}
