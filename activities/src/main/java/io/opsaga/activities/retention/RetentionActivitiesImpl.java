package io.opsaga.activities.retention;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.CheckSummary;
import io.opsaga.activities.restic.Snapshot;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.vault.DeclaredInventory;
import io.opsaga.activities.vault.Snapshots;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Identifiers;
import io.opsaga.retention.Forgotten;
import io.opsaga.retention.RetentionActivities;
import io.opsaga.retention.RetentionOrder;
import io.opsaga.retention.Room;
import io.opsaga.retention.StoreContent;
import io.opsaga.saga.Reading;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Retention at the stores that inventories declare. */
public final class RetentionActivitiesImpl implements RetentionActivities {
    /** So many ids are given to one run of the engine: a command line has an end. */
    private static final int MOST_AT_ONCE = 200;

    private final Inventories inventories;
    private final Vaults vaults;
    private final Guard guard;

    public RetentionActivitiesImpl(Inventories inventories, Vaults vaults, Guard guard) {
        this.inventories = inventories;
        this.vaults = vaults;
        this.guard = guard;
    }

    @Override
    public List<StoreContent> survey(RetentionOrder order) {
        return working(order, pulse -> {
            Inventory inventory = inventory(order);
            return order.stores().stream()
                    .map(store -> {
                        pulse.beat("asking " + store);
                        Vault vault = vaults.ask(inventory, store);
                        boolean used = vault.probe().isPresent();
                        return new StoreContent(
                                store,
                                used ? List.copyOf(snapshots(order, vault).keySet()) : List.of());
                    })
                    .toList();
        });
    }

    @Override
    public Reading check(RetentionOrder order, String store, int percent) {
        return working(order, pulse -> {
            Vault vault = vaults.open(inventory(order), store);
            if (vault.probe().isEmpty()) {
                return Reading.applied("there is nothing in it");
            }
            vault.unlock();
            pulse.beat("reading %d %% of %s".formatted(percent, store));
            CheckSummary found = vault.checkReadingData(percent);
            return found.sound()
                    ? Reading.applied("%d %% of it was read, and is as it was written".formatted(percent))
                    : Reading.absent("%s: %d faults, packs %s: %s"
                            .formatted(store, found.errors(), found.brokenPacks(), String.join("; ", found.details())));
        });
    }

    @Override
    public Forgotten forget(RetentionOrder order, String store, List<String> executions) {
        return working(order, pulse -> {
            Vault vault = vaults.open(inventory(order), store);
            if (vault.probe().isEmpty()) {
                return new Forgotten(0);
            }
            vault.unlock();
            List<String> ids = ids(order, vault, executions);
            for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
                pulse.beat("forgetting snapshots in %s: %d of %d".formatted(store, from, ids.size()));
                vault.forget(ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE)));
            }
            int left = ids(order, vault, executions).size();
            if (left > 0) {
                throw ArchiveFailure.ENGINE_STOPPED.because("%d snapshots are left in %s".formatted(left, store));
            }
            return new Forgotten(ids.size());
        });
    }

    @Override
    public Room prune(RetentionOrder order, String store) {
        return working(order, pulse -> {
            Vault vault = vaults.open(inventory(order), store);
            if (vault.probe().isEmpty()) {
                return new Room(0);
            }
            vault.unlock();
            pulse.beat("giving back what nothing needs in " + store);
            return new Room(vault.prune().bytes());
        });
    }

    /** The ids of the snapshots of these executions, and of no other backup's. */
    private static List<String> ids(RetentionOrder order, Vault vault, Collection<String> executions) {
        SortedMap<String, List<Snapshot>> found = new TreeMap<>(snapshots(order, vault));
        found.keySet().retainAll(executions);
        return found.values().stream().flatMap(List::stream).map(Snapshot::id).toList();
    }

    private static SortedMap<String, List<Snapshot>> snapshots(RetentionOrder order, Vault vault) {
        return Snapshots.ofBackup(vault, order.environment(), order.backup());
    }

    /** One attempt at a time: a late one of before and its retry must not meet in a store. */
    private <T> T working(RetentionOrder order, Function<Heartbeat, T> work) {
        // Snapshots are found by them as tags, and a run that was started past the API may carry anything.
        Identifiers.agent(order.environment());
        Identifiers.name(order.backup());
        return guard.run(Identifiers.operation(order.operation()), work);
    }

    private Inventory inventory(RetentionOrder order) {
        return DeclaredInventory.of(inventories, order.environment());
    }
}
