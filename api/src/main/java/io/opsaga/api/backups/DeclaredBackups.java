package io.opsaga.api.backups;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupJobs;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Databases;
import io.opsaga.archive.RedisServices;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Similarity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds backups in the inventories, and helps where one cannot be found. */
@Component
class DeclaredBackups {
    private static final int MOST_SUGGESTIONS = 5;

    private final Inventories inventories;

    DeclaredBackups(Inventories inventories) {
        this.inventories = inventories;
    }

    /** A backup where it is declared. */
    record Declared(Inventory inventory, String name, BackupJob job) {
        String environment() {
            return inventory.environment().wire();
        }

        /** The machine that its source is read through; empty where Opsaga's host reaches it directly. */
        String machine() {
            return machineOf(inventory, job.source());
        }
    }

    /** The machine that such a place is reached through; empty where Opsaga's host reaches it directly. */
    static String machineOf(Inventory inventory, BackupSource source) {
        if (source instanceof FolderSource folder) {
            return folder.machine();
        }
        if (source instanceof VolumeSource volume) {
            return volume.machine();
        }
        return via(inventory, source).orElse("");
    }

    private static Optional<String> via(Inventory inventory, BackupSource source) {
        if (source instanceof RedisSource redis) {
            return inventory
                    .section(RedisServices.KEY)
                    .map(services -> services.byName().get(redis.redis()))
                    .map(service -> service.via());
        }
        DatabaseSource database = (DatabaseSource) source;
        return inventory
                .section(Databases.KEY)
                .map(databases -> databases.byName().get(database.database()))
                .map(found -> found.via());
    }

    /** All of them, or those of one environment; by environment and name. */
    List<Declared> all(@Nullable String environment) {
        return inventories.all().stream()
                .filter(inventory ->
                        environment == null || inventory.environment().wire().equals(environment))
                .flatMap(DeclaredBackups::of)
                .toList();
    }

    private static Stream<Declared> of(Inventory inventory) {
        return inventory.section(BackupJobs.KEY).map(BackupJobs::byName).orElse(Map.of()).entrySet().stream()
                .map(job -> new Declared(inventory, job.getKey(), job.getValue()));
    }

    /**
     * The backup of that name.
     *
     * @param environment null where there may be only one that declares it
     * @throws ProblemException where there is none, or more than one
     */
    Declared find(String name, @Nullable String environment) {
        List<Declared> found = all(environment).stream()
                .filter(declared -> declared.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            throw unknown(name, environment);
        }
        if (found.size() > 1) {
            List<String> where = found.stream().map(Declared::environment).toList();
            throw ProblemException.invalid(List.of(new FieldError(
                    "environment", "is required, as several environments declare %s".formatted(name), where)));
        }
        return found.get(0);
    }

    private ProblemException unknown(String name, @Nullable String environment) {
        List<String> names = all(environment).stream()
                .map(Declared::name)
                .distinct()
                .sorted()
                .toList();
        List<String> near = Similarity.nearest(name, names, MOST_SUGGESTIONS);
        String detail = "%s declares no backup %s."
                .formatted(environment == null ? "No inventory" : "The inventory of " + environment, name);
        return new ProblemException(
                        ProblemKind.NOT_FOUND,
                        near.isEmpty() ? detail : detail + " Similar: " + String.join(", ", near) + ".")
                .with("similar", near);
    }
}
