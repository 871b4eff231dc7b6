package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what a backup is made of. That it is one thing, the schema has seen to. */
final class SourceReader {
    private SourceReader() {}

    static @Nullable BackupSource read(@Nullable Mapping source, References references) {
        if (source == null) {
            return null;
        }
        String redis = references.redis(source, "redis");
        String database = references.database(source, "database");
        String machine = references.machine(source, "machine");
        String folder = Values.text(source.get("folder"));
        String volume = Values.text(source.get("volume"));
        if (redis != null) {
            return new RedisSource(redis);
        } else if (database != null) {
            return new DatabaseSource(database);
        } else if (machine != null && folder != null) {
            // Two spellings of a folder are one place, and one lock.
            return new FolderSource(Path.of(folder).normalize().toString(), machine);
        }
        return machine != null && volume != null ? new VolumeSource(volume, machine) : null;
    }
}
