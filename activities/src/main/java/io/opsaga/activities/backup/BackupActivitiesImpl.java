package io.opsaga.activities.backup;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Snapshot;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.vault.DeclaredInventory;
import io.opsaga.activities.vault.Prover;
import io.opsaga.activities.vault.Removal;
import io.opsaga.activities.vault.ScratchFolder;
import io.opsaga.activities.vault.Sender;
import io.opsaga.activities.vault.Snapshots;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupActivities;
import io.opsaga.backup.BackupOrder;
import io.opsaga.backup.StoreStand;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Identifiers;
import io.opsaga.saga.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Backups with an engine for stores, and an adapter for each kind of source. */
public final class BackupActivitiesImpl implements BackupActivities {
    private final Inventories inventories;
    private final Vaults vaults;
    private final List<SourceAdapter> adapters;
    private final Guard guard;
    private final Path scratch;
    private final Clock clock;

    /** @param scratch a folder of Opsaga's own, with room for what is proven */
    public BackupActivitiesImpl(
            Inventories inventories,
            Vaults vaults,
            List<SourceAdapter> adapters,
            Guard guard,
            Path scratch,
            Clock clock) {
        this.inventories = inventories;
        this.vaults = vaults;
        this.adapters = List.copyOf(adapters);
        this.guard = guard;
        this.scratch = scratch;
        this.clock = clock;
    }

    @Override
    public List<StoreStand> reach(BackupOrder order) {
        return working(order, pulse -> {
            adapter(order);
            Inventory inventory = inventory(order);
            return Stream.concat(Stream.of(order.store()), order.copies().stream())
                    .map(store -> {
                        pulse.beat("asking " + store);
                        return new StoreStand(
                                store, vaults.ask(inventory, store).probe().isPresent());
                    })
                    .toList();
        });
    }

    @Override
    public SourceShape look(BackupOrder order) {
        return working(order, pulse -> adapter(order).look(inventory(order), order.source(), pulse));
    }

    @Override
    public Sent send(BackupOrder order, SourceShape shape) {
        return inScratch(order, (pulse, folder) -> {
            Inventory inventory = inventory(order);
            Vault vault = vaults.open(inventory, order.store());
            return new Sender(adapter(order), vault, folder, clock).send(inventory, order.sending(), shape, pulse);
        });
    }

    @Override
    public Reading sent(BackupOrder order) {
        return inScratch(order, (pulse, folder) -> {
            Vault vault = vaults.open(inventory(order), order.store());
            if (vault.probe().isEmpty()) {
                return Reading.absent("there is no repository");
            }
            return new Snapshots(vault, order.execution())
                    .sent(folder)
                    .map(sent -> Reading.applied("its manifest is there, with %d streams"
                            .formatted(sent.manifest().streams().size())))
                    .orElseGet(() -> Reading.absent("it is not whole"));
        });
    }

    @Override
    public StoreCopy copy(BackupOrder order, Manifest manifest, String store) {
        return working(order, pulse -> {
            Inventory inventory = inventory(order);
            Vault from = vaults.open(inventory, order.store());
            Vault to = vaults.open(inventory, store);
            try {
                if (to.probe().isEmpty()) {
                    to.initLike(from);
                }
                to.unlock();
                List<String> ids = new Snapshots(from, order.execution())
                        .all().stream().map(Snapshot::id).toList();
                pulse.beat("copying %d snapshots to %s".formatted(ids.size(), store));
                to.copyFrom(from, ids);
            } catch (IllegalArgumentException e) {
                throw ArchiveFailure.NO_TOOL.because(
                        "%s cannot be copied to %s: %s".formatted(order.store(), store, e.getMessage()), e);
            }
            return new StoreCopy(store, streams(new Snapshots(to, order.execution()).byName(), manifest));
        });
    }

    @Override
    public Reading copied(BackupOrder order, Manifest manifest, String store) {
        return working(order, pulse -> {
            Vault vault = vaults.open(inventory(order), store);
            if (vault.probe().isEmpty()) {
                return Reading.absent("there is no repository");
            }
            SortedMap<String, String> there = new Snapshots(vault, order.execution()).byName();
            boolean whole = there.containsKey(Snapshots.MANIFEST)
                    && streams(there, manifest).size() == manifest.streams().size();
            return whole ? Reading.applied("all snapshots are there") : Reading.absent("not all snapshots are there");
        });
    }

    private static SortedMap<String, String> streams(SortedMap<String, String> ids, Manifest manifest) {
        SortedMap<String, String> streams = new TreeMap<>(ids);
        streams.keySet()
                .retainAll(manifest.streams().stream().map(StreamEntry::name).toList());
        return streams;
    }

    @Override
    public Reading forget(BackupOrder order, String store) {
        return working(
                order, pulse -> new Removal(vaults.open(inventory(order), store), store).of(order.execution(), pulse));
    }

    @Override
    public Reading prove(BackupOrder order, Manifest manifest) {
        return inScratch(order, (pulse, folder) -> {
            Vault vault = vaults.open(inventory(order), order.store());
            return new Prover(adapter(order), vault, folder).prove(order.execution(), manifest, pulse);
        });
    }

    /** One attempt at a time: a late one of before and its retry must not meet in a store. */
    private <T> T working(BackupOrder order, Function<Heartbeat, T> work) {
        return inScratch(order, (pulse, folder) -> work.apply(pulse));
    }

    /** The same with a folder for what is needed meanwhile. */
    private <T> T inScratch(BackupOrder order, BiFunction<Heartbeat, Path, T> work) {
        // They become tags of snapshots, and a run that was started past the API may carry anything.
        Identifiers.agent(order.environment());
        Identifiers.name(order.backup());
        return guard.run(Identifiers.operation(order.operation()), pulse -> {
            try (ScratchFolder folder = ScratchFolder.open(scratch, order.operation())) {
                return work.apply(pulse, folder.path());
            }
        });
    }

    private SourceAdapter adapter(BackupOrder order) {
        return adapters.stream()
                .filter(adapter -> adapter.isFor(order.source()))
                .findFirst()
                .orElseThrow(() -> ArchiveFailure.NO_TOOL.because("This installation has nothing that reads %s"
                        .formatted(order.source().target(order.environment()))));
    }

    private Inventory inventory(BackupOrder order) {
        return DeclaredInventory.of(inventories, order.environment());
    }
}
