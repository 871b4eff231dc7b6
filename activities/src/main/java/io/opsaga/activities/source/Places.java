package io.opsaga.activities.source;

import io.opsaga.activities.folder.FolderPaths;
import io.opsaga.activities.folder.FolderStand;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What restores of folders and of volumes have in common. */
final class Places {
    private static final long MIB = 1 << 20;

    private Places() {}

    static Machine machine(Inventory inventory, String name) {
        Machine machine = inventory.machines().get(name);
        if (machine == null) {
            throw ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no machine %s"
                    .formatted(inventory.environment().wire(), name));
        }
        return machine;
    }

    static FolderPaths paths(Selection selection) {
        try {
            return FolderPaths.of(selection.parts());
        } catch (IllegalArgumentException e) {
            throw ArchiveFailure.SOURCE_MISSING.because(e.getMessage(), e);
        }
    }

    /** The one stream that such a backup has. */
    static Path stream(Manifest manifest, Map<String, Path> streams) {
        Path stream = streams.get(entry(manifest).name());
        if (stream == null) {
            throw new IllegalArgumentException(
                    "There is no stream " + entry(manifest).name());
        }
        return stream;
    }

    private static StreamEntry entry(Manifest manifest) {
        return manifest.streams().get(0);
    }

    /** How long ago it was that the backup was begun. */
    static Duration age(Manifest manifest, Instant now) {
        Duration age = Duration.between(manifest.takenAt(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** @param differences what else is to be told */
    static RestoreLook look(
            String what, FolderStand stand, Manifest manifest, Selection selection, List<String> differences) {
        if (!stand.present()) {
            return new RestoreLook(false, List.of(), differences, "nothing of it is there in " + what);
        }
        List<String> losses = new ArrayList<>();
        if (!stand.counted()) {
            losses.add("What was changed in %s since %s: there is too much to count it"
                    .formatted(what, manifest.takenAt()));
        } else if (stand.since() > 0) {
            losses.add("%d of %d entries in %s were written, made, moved or given other rights since %s"
                    .formatted(stand.since(), stand.entries(), what, manifest.takenAt()));
        }
        List<String> all = new ArrayList<>(differences);
        String then = entry(manifest).facts().getOrDefault(FolderStreams.ENTRIES, "");
        if (selection.isAll() && stand.counted() && !then.equals(Long.toString(stand.entries()))) {
            all.add("There are %d entries, and %s were backed up".formatted(stand.entries(), then));
        }
        return new RestoreLook(
                true,
                losses,
                all,
                "%s: %d entries, %d MiB, %d changed since it was backed up"
                        .formatted(what, stand.entries(), stand.bytes() / MIB, stand.since()));
    }
}
