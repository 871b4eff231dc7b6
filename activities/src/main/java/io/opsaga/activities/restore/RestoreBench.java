package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.source.RestoreAdapter;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.inventory.Inventory;
import io.opsaga.restore.Found;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.saga.Reading;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one call of a restore works with.
 *
 * @param own the operation's folder on this host, in which streams stay from one call to the next
 * @param work a folder in it for this call alone
 */
record RestoreBench(
        RestoreOrder order,
        RestoreAdapter place,
        Vaults vaults,
        Inventory inventory,
        Heartbeat pulse,
        Path own,
        Path work) {
    private static final String STREAMS = "streams";
    private static final String SAFETY = "safety";

    Vault vault(String store) {
        return vaults.open(inventory, store);
    }

    SafetyCopy safety(String store) {
        return new SafetyCopy(order, store, vault(store));
    }

    RestoreLook look() {
        return place.look(inventory, order.into(), order.manifest(), order.selection(), pulse);
    }

    /** What is restored, in files. */
    Map<String, Path> streams(Found found) {
        return new FetchedStreams(own.resolve(STREAMS), vault(found.store()))
                .all(order.manifest(), found.snapshots(), pulse);
    }

    /** Has what was backed up in the place. */
    void replace(Found found) {
        put(order.manifest(), streams(found));
    }

    /** Applied where the place is as it was backed up. */
    Reading compared(Found found) {
        return difference(order.manifest(), streams(found))
                .map(Reading::absent)
                .orElseGet(() -> Reading.applied("all is there as it was backed up"));
    }

    /** Has what was there before in the place, out of the copy; does nothing where it is there still. */
    Reading backFromCopy(String store) {
        Manifest before = safety(store).manifest(work);
        Map<String, String> snapshots = new TreeMap<>();
        before.streams().forEach(stream -> snapshots.put(stream.name(), stream.snapshot()));
        Map<String, Path> streams = new FetchedStreams(own.resolve(SAFETY), vault(store)).all(before, snapshots, pulse);
        if (difference(before, streams).isEmpty()) {
            return Reading.absent("all is there as it was");
        }
        put(before, streams);
        return difference(before, streams)
                .map(other -> Reading.unknown("what was there was put back, and is not as it was: " + other))
                .orElseGet(() -> Reading.reverted("all is there as it was at %s".formatted(before.takenAt())));
    }

    /** Takes away what the restore has put where nothing was. */
    Reading takenAway() {
        if (!look().present()) {
            return Reading.absent("nothing is there");
        }
        place.remove(inventory, order.into(), order.selection(), pulse);
        return look().present()
                ? Reading.unknown("something is there still, and nothing was before")
                : Reading.reverted("nothing is there any more");
    }

    private Optional<String> difference(Manifest with, Map<String, Path> streams) {
        pulse.beat("comparing %s with what was there at %s".formatted(target(), with.takenAt()));
        return place.difference(inventory, order.into(), with, streams, order.selection(), work, pulse);
    }

    private void put(Manifest what, Map<String, Path> streams) {
        pulse.beat("restoring %s as it was at %s".formatted(target(), what.takenAt()));
        place.restore(inventory, order.into(), what, streams, order.selection(), work, pulse);
    }

    private String target() {
        return order.into().target(order.environment()).text();
    }
}
