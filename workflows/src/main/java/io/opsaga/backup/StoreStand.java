package io.opsaga.backup;

/**
 * How a store was found.
 *
 * @param store its name
 * @param used whether there are backups in it already; where there are none, the first one makes it a repository
 */
public record StoreStand(String store, boolean used) {
    String spoken() {
        return used ? store : store + " (new)";
    }
}
