package io.opsaga.archive;

/** What a backup is made of. */
public sealed interface BackupSource {
    /**
     * All keys of a Redis service.
     *
     * @param redis its name in the inventory
     */
    record RedisSource(String redis) implements BackupSource {}

    /**
     * All of a PostgreSQL database.
     *
     * @param database its name in the inventory
     */
    record DatabaseSource(String database) implements BackupSource {}

    /**
     * A folder with all below it.
     *
     * @param folder absolute, on the machine
     * @param machine its name in the inventory
     */
    record FolderSource(String folder, String machine) implements BackupSource {}

    /**
     * A volume of a machine's Docker engine.
     *
     * @param volume its name on the engine
     * @param machine its name in the inventory
     */
    record VolumeSource(String volume, String machine) implements BackupSource {}
}
