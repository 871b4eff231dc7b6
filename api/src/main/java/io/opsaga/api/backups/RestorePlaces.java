package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Databases;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RedisServices;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Similarity;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a restore goes: what the request names, as far as the inventory declares it, or the source of the backup. */
final class RestorePlaces {
    private RestorePlaces() {}

    /** @throws ProblemException where it is not declared, or is of another kind than what was backed up */
    static BackupSource of(@Nullable RestorePlace asked, Declared backup, Manifest manifest) {
        BackupSource into = asked == null ? source(backup, manifest) : declared(asked, backup.inventory());
        String kind = manifest.source().type();
        if (!into.target(backup.environment()).type().equals(kind)) {
            throw new ProblemException(
                            ProblemKind.NOT_RESTORABLE,
                            "%s is a backup of a %s, and is restored into nothing else.".formatted(backup.name(), kind))
                    .with("allowed", List.of(kind));
        }
        return into;
    }

    /** A declaration may have changed since: then nobody is surprised by where it goes. */
    private static BackupSource source(Declared backup, Manifest manifest) {
        BackupSource source = backup.job().source();
        if (!source.target(backup.environment()).equals(manifest.source())) {
            throw new ProblemException(
                            ProblemKind.NOT_RESTORABLE,
                            "%s was made of %s, and %s is declared as of %s by now: name the place under \"into\"."
                                    .formatted(
                                            manifest.operation(),
                                            manifest.source(),
                                            backup.name(),
                                            source.target(backup.environment())))
                    .with("allowed", List.of(manifest.source().type()));
        }
        return source;
    }

    private static BackupSource declared(RestorePlace asked, Inventory inventory) {
        if (asked.redis() != null) {
            Set<String> known = inventory
                    .section(RedisServices.KEY)
                    .map(services -> services.byName().keySet())
                    .orElse(Set.of());
            return new RedisSource(known("Redis service", asked.redis(), known, inventory));
        }
        if (asked.database() != null) {
            Set<String> known = inventory
                    .section(Databases.KEY)
                    .map(databases -> databases.byName().keySet())
                    .orElse(Set.of());
            return new DatabaseSource(known("database", asked.database(), known, inventory));
        }
        String machine = known(
                "machine", String.valueOf(asked.machine()), inventory.machines().keySet(), inventory);
        return asked.folder() != null
                ? new FolderSource(asked.folder(), machine)
                : new VolumeSource(String.valueOf(asked.volume()), machine);
    }

    private static String known(String what, String name, Collection<String> names, Inventory inventory) {
        if (names.contains(name)) {
            return name;
        }
        List<String> near = Similarity.nearest(name, List.copyOf(names), 1);
        String hint = near.isEmpty() ? "" : " Did you mean %s?".formatted(near.get(0));
        throw new ProblemException(
                        ProblemKind.NOT_FOUND,
                        "The inventory of %s declares no %s %s.%s"
                                .formatted(inventory.environment().wire(), what, name, hint))
                .with("allowed", names.stream().sorted().toList());
    }
}
