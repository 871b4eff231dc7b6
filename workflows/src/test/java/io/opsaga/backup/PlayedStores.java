package io.opsaga.backup;

import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Mishaps;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.archive.StreamEntry;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A folder, two stores, and the list of backups; a call is named by what it does and, where there are several, the store. */
final class PlayedStores implements BackupActivities, BackupRecords {
    static final String STREAM = "folder.tar";

    final Mishaps mishaps = new Mishaps();
    /** The stores that hold this operation's snapshots. */
    final Set<String> holding = new ConcurrentSkipListSet<>();

    final List<FinishedBackup> listed = new CopyOnWriteArrayList<>();
    volatile Past past = new Past(0, 0);
    /** What is found when it is restored; empty where it is as it was. */
    volatile String damage = "";

    private final List<Long> expected = new ArrayList<>();

    synchronized List<Long> expected() {
        return List.copyOf(expected);
    }

    @Override
    public List<StoreStand> reach(BackupOrder order) {
        return mishaps.call("reach", () -> {
            List<StoreStand> stands = new ArrayList<>(List.of(new StoreStand(order.store(), true)));
            order.copies().forEach(store -> stands.add(new StoreStand(store, false)));
            return stands;
        });
    }

    @Override
    public SourceShape look(BackupOrder order) {
        return mishaps.call(
                "look",
                () -> new SourceShape(
                        new TreeMap<>(Map.of("tar", "1.34")),
                        new TreeMap<>(Map.of("entries", "7")),
                        List.of(new SourceShape.Expected(STREAM, 100)),
                        "7 entries"));
    }

    @Override
    public Sent send(BackupOrder order, SourceShape shape) {
        synchronized (this) {
            expected.add(order.expected());
        }
        return mishaps.call("send", () -> {
            holding.add(order.store());
            StreamEntry stream =
                    new StreamEntry(STREAM, 100, "ab", "snapshot-1", new TreeMap<>(Map.of("entries", "7")));
            Manifest manifest = new Manifest(
                    order.operation(),
                    order.environment(),
                    order.backup(),
                    order.source().target(order.environment()),
                    order.store(),
                    Instant.EPOCH,
                    shape.versions(),
                    shape.shape(),
                    List.of(stream));
            return new Sent(manifest, 60);
        });
    }

    @Override
    public Reading sent(BackupOrder order) {
        return mishaps.call("sent", () -> there(order.store()));
    }

    @Override
    public StoreCopy copy(BackupOrder order, Manifest manifest, String store) {
        return mishaps.call("copy " + store, () -> {
            holding.add(store);
            return new StoreCopy(store, new TreeMap<>(Map.of(STREAM, "copy-1")));
        });
    }

    @Override
    public Reading copied(BackupOrder order, Manifest manifest, String store) {
        return mishaps.call("copied " + store, () -> there(store));
    }

    private Reading there(String store) {
        return holding.contains(store) ? Reading.applied("it is there") : Reading.absent("it is not there");
    }

    @Override
    public Reading forget(BackupOrder order, String store) {
        return mishaps.call(
                "forget " + store,
                () -> holding.remove(store) ? Reading.reverted("forgotten") : Reading.absent("nothing was there"));
    }

    @Override
    public Reading prove(BackupOrder order, Manifest manifest) {
        return mishaps.call("prove", () -> damage.isEmpty() ? Reading.applied("as sent") : Reading.absent(damage));
    }

    @Override
    public Past past(Operation operation) {
        return past;
    }

    @Override
    public void list(Operation operation, FinishedBackup finished) {
        mishaps.call("list", () -> listed.add(finished));
    }

    @Override
    public Reading unlist(Operation operation) {
        return mishaps.call("unlist", () -> {
            boolean was = !listed.isEmpty();
            listed.clear();
            return was ? Reading.reverted("off the list") : Reading.absent("it was not listed");
        });
    }
}
