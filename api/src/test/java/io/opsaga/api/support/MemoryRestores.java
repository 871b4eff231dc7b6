package io.opsaga.api.support;

import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.restore.Found;
import io.opsaga.restore.Listing;
import io.opsaga.restore.RestoreActivities;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.restore.RestoreRecords;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Places in memory, by what is locked there: each holds the id of the execution that was restored to it last, or what it had before. */
public final class MemoryRestores implements RestoreActivities, RestoreRecords {
    private static final String BEFORE = "before";

    private final MemoryBackups backups;
    private final Map<String, String> places = new ConcurrentHashMap<>();

    public MemoryRestores(MemoryBackups backups) {
        this.backups = backups;
    }

    public void clear() {
        places.clear();
    }

    /** What is in that place. */
    public String in(String place) {
        return places.getOrDefault(place, BEFORE);
    }

    private static String place(RestoreOrder order) {
        return order.into().target(order.environment()).text();
    }

    @Override
    public Listing listed(Manifest manifest) {
        Optional<Execution> found = backups.find(manifest.operation());
        boolean kept = found.isPresent() && found.get().finished() != null;
        boolean verified = found.isPresent() && found.get().status() == ExecutionStatus.VERIFIED;
        return new Listing(kept, verified, manifest.operation());
    }

    @Override
    public Found find(RestoreOrder order) {
        return new Found(order.stores().get(0), new TreeMap<>(), "");
    }

    @Override
    public RestoreLook look(RestoreOrder order) {
        return new RestoreLook(
                true, List.of("3 files that are newer"), List.of("tar is 1.35 there, and was 1.34"), "9 entries");
    }

    @Override
    public String fetch(RestoreOrder order, Found found) {
        return "1 stream";
    }

    @Override
    public Reading tidy(RestoreOrder order) {
        return Reading.absent("nothing was there");
    }

    @Override
    public Sent safekeep(RestoreOrder order, String store) {
        return new Sent(order.manifest(), 1);
    }

    @Override
    public Reading safekept(RestoreOrder order, String store) {
        return Reading.applied("it is there");
    }

    @Override
    public Reading forget(RestoreOrder order, String store) {
        return Reading.reverted("forgotten");
    }

    @Override
    public String replace(RestoreOrder order, Found found) {
        places.put(place(order), order.manifest().operation());
        return "as it was";
    }

    @Override
    public Reading replaced(RestoreOrder order, Found found) {
        return in(place(order)).equals(order.manifest().operation())
                ? Reading.applied("as it was backed up")
                : Reading.absent("something else");
    }

    @Override
    public Reading verify(RestoreOrder order, Found found) {
        return replaced(order, found);
    }

    @Override
    public Reading putBack(RestoreOrder order, String store, boolean present) {
        return places.remove(place(order)) == null ? Reading.absent("as before") : Reading.reverted("as before");
    }
}
