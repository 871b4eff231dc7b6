package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.source.RestoreAdapter;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.vault.DeclaredInventory;
import io.opsaga.activities.vault.ScratchFolder;
import io.opsaga.activities.vault.Sender;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.Identifiers;
import io.opsaga.restore.Found;
import io.opsaga.restore.RestoreActivities;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Restores with an engine for stores, and an adapter for each kind of place; streams lie in a folder of each operation's own meanwhile. */
public final class RestoreActivitiesImpl implements RestoreActivities {
    private static final String WORK = "work";

    private final Inventories inventories;
    private final Vaults vaults;
    private final List<SourceAdapter> sources;
    private final List<RestoreAdapter> places;
    private final Guard guard;
    private final Path scratch;
    private final Clock clock;

    /** @param scratch a folder of Opsaga's own, with room for what is restored, and for what was there before */
    public RestoreActivitiesImpl(
            Inventories inventories,
            Vaults vaults,
            List<SourceAdapter> sources,
            List<RestoreAdapter> places,
            Guard guard,
            Path scratch,
            Clock clock) {
        this.inventories = inventories;
        this.vaults = vaults;
        this.sources = List.copyOf(sources);
        this.places = List.copyOf(places);
        this.guard = guard;
        this.scratch = scratch;
        this.clock = clock;
    }

    @Override
    public Found find(RestoreOrder order) {
        return working(order, bench -> {
            var unused = source(order);
            return new StoreChoice(store -> vaults.ask(bench.inventory(), store)).of(order, bench.pulse());
        });
    }

    @Override
    public RestoreLook look(RestoreOrder order) {
        return working(order, RestoreBench::look);
    }

    @Override
    public String fetch(RestoreOrder order, Found found) {
        return working(
                order,
                bench -> "%d streams with %d bytes, as they were sent"
                        .formatted(bench.streams(found).size(), order.manifest().size()));
    }

    @Override
    public Reading tidy(RestoreOrder order) {
        return alone(order, pulse -> {
            boolean there = Files.exists(scratch.resolve(order.operation()));
            remove(order);
            return there ? Reading.reverted("removed from Opsaga's host") : Reading.absent("nothing was there");
        });
    }

    @Override
    public Sent safekeep(RestoreOrder order, String store) {
        return working(order, bench -> {
            SourceAdapter source = source(order);
            SourceShape shape = source.look(bench.inventory(), order.into(), bench.pulse());
            return new Sender(source, bench.vault(store), bench.work(), clock)
                    .send(bench.inventory(), order.safekeeping(store), shape, bench.pulse());
        });
    }

    @Override
    public Reading safekept(RestoreOrder order, String store) {
        return working(order, bench -> bench.safety(store).there(bench.work()));
    }

    @Override
    public Reading forget(RestoreOrder order, String store) {
        return working(order, bench -> bench.safety(store).forget(bench.pulse()));
    }

    @Override
    public String replace(RestoreOrder order, Found found) {
        return working(order, bench -> {
            bench.replace(found);
            return "as it was at %s".formatted(order.manifest().takenAt());
        });
    }

    @Override
    public Reading replaced(RestoreOrder order, Found found) {
        return working(order, bench -> bench.compared(found));
    }

    @Override
    public Reading verify(RestoreOrder order, Found found) {
        return alone(order, pulse -> {
            Reading reading = onBench(order, pulse, bench -> bench.compared(found));
            if (reading.effect() == Effect.APPLIED) {
                remove(order);
            }
            return reading;
        });
    }

    @Override
    public Reading putBack(RestoreOrder order, String store, boolean present) {
        return working(order, bench -> present ? bench.backFromCopy(store) : bench.takenAway());
    }

    private <T> T working(RestoreOrder order, Function<RestoreBench, T> work) {
        return alone(order, pulse -> onBench(order, pulse, work));
    }

    /** One attempt at a time: a late one of before and its retry must not meet in a place. */
    private <T> T alone(RestoreOrder order, Function<Heartbeat, T> work) {
        // They become tags of snapshots, and a run that was started past the API may carry anything.
        Identifiers.agent(order.environment());
        Identifiers.name(order.manifest().backup());
        Identifiers.operation(order.manifest().operation());
        return guard.run(Identifiers.operation(order.operation()), work);
    }

    private <T> T onBench(RestoreOrder order, Heartbeat pulse, Function<RestoreBench, T> work) {
        Path own = scratch.resolve(order.operation());
        try (ScratchFolder folder = ScratchFolder.open(own, WORK)) {
            return work.apply(
                    new RestoreBench(order, place(order), vaults, inventory(order), pulse, own, folder.path()));
        } finally {
            removeIfEmpty(own);
        }
    }

    private static void removeIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Streams lie there, for the next step.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(RestoreOrder order) {
        ScratchFolder.open(scratch, order.operation()).close();
    }

    private RestoreAdapter place(RestoreOrder order) {
        return places.stream()
                .filter(adapter -> adapter.isFor(order.into()))
                .findFirst()
                .orElseThrow(() -> noTool("restores to", order));
    }

    private SourceAdapter source(RestoreOrder order) {
        return sources.stream()
                .filter(adapter -> adapter.isFor(order.into()))
                .findFirst()
                .orElseThrow(() -> noTool("reads", order));
    }

    private static ApplicationFailure noTool(String verb, RestoreOrder order) {
        return ArchiveFailure.NO_TOOL.because("This installation has nothing that %s %s"
                .formatted(verb, order.into().target(order.environment())));
    }

    private Inventory inventory(RestoreOrder order) {
        return DeclaredInventory.of(inventories, order.environment());
    }
}
