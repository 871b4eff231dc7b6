package io.opsaga.archive;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.opsaga.operation.Target;

/** What a backup is made of. In a payload its kind is told by the names of its fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(BackupSource.RedisSource.class),
    @JsonSubTypes.Type(BackupSource.DatabaseSource.class),
    @JsonSubTypes.Type(BackupSource.FolderSource.class),
    @JsonSubTypes.Type(BackupSource.VolumeSource.class)
})
public sealed interface BackupSource {
    String REDIS = "redis";
    String FOLDER = "folder";
    String VOLUME = "volume";

    /** What a backup of it locks, shared with others, in that environment; whoever changes all of it takes it for himself. */
    Target target(String environment);

    /**
     * All keys of a Redis service.
     *
     * @param redis its name in the inventory
     */
    record RedisSource(String redis) implements BackupSource {
        @Override
        public Target target(String environment) {
            return new Target(REDIS, environment, TargetNames.of(redis));
        }
    }

    /**
     * All of a PostgreSQL database.
     *
     * @param database its name in the inventory
     */
    record DatabaseSource(String database) implements BackupSource {
        @Override
        public Target target(String environment) {
            return Target.database(environment, TargetNames.of(database));
        }
    }

    /**
     * A folder with all below it.
     *
     * @param folder absolute, on the machine
     * @param machine its name in the inventory
     */
    record FolderSource(String folder, String machine) implements BackupSource {
        @Override
        public Target target(String environment) {
            return new Target(FOLDER, environment, TargetNames.of(machine + ":" + folder));
        }
    }

    /**
     * A volume of a machine's Docker engine.
     *
     * @param volume its name on the engine
     * @param machine its name in the inventory
     */
    record VolumeSource(String volume, String machine) implements BackupSource {
        @Override
        public Target target(String environment) {
            return new Target(VOLUME, environment, TargetNames.of(machine + ":" + volume));
        }
    }
}
