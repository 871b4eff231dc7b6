package io.opsaga.restore;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Mishaps;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.archive.StreamEntry;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder that holds one word, and a store that holds another, and the copy of the first where there is one. */
final class PlayedPlace implements RestoreActivities, RestoreRecords {
    static final String STREAM = "folder.tar";
    static final String BEFORE = "before";
    static final String BACKED_UP = "backed up";

    final Mishaps mishaps = new Mishaps();
    /** What is in the place; empty where nothing is. */
    volatile String content = BEFORE;
    /** The copy of what was there; empty where there is none. */
    volatile String safety = "";
    /** Whether streams lie on Opsaga's host. */
    volatile boolean fetched;

    volatile Listing listing = new Listing(true, true, "backup_1 is VERIFIED");
    /** In what the place differs at the end; empty where in nothing. */
    volatile String difference = "";
    /** What is wrong with a stream in the store; empty where nothing is. */
    volatile String broken = "";

    static Manifest manifest(String operation) {
        StreamEntry stream = new StreamEntry(STREAM, 100, "ab", "snapshot-1", new TreeMap<>(Map.of("entries", "7")));
        return new Manifest(
                operation,
                "production",
                "configs",
                RestoreBench.PLACE,
                RestoreBench.STORE,
                Instant.EPOCH,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(stream));
    }

    @Override
    public Listing listed(Manifest manifest) {
        return mishaps.call("listed", () -> listing);
    }

    @Override
    public Found find(RestoreOrder order) {
        return mishaps.call(
                "find", () -> new Found(order.stores().get(0), new TreeMap<>(Map.of(STREAM, "snapshot-1")), ""));
    }

    @Override
    public RestoreLook look(RestoreOrder order) {
        return mishaps.call(
                "look",
                () -> new RestoreLook(
                        !content.isEmpty(),
                        List.of("7 files that are newer than the backup"),
                        List.of("another version of tar"),
                        content.isEmpty() ? "nothing" : "9 files"));
    }

    @Override
    public String fetch(RestoreOrder order, Found found) {
        return mishaps.call("fetch", () -> {
            if (!broken.isEmpty()) {
                throw ArchiveFailure.BROKEN.because(broken);
            }
            fetched = true;
            return "1 stream";
        });
    }

    @Override
    public Reading tidy(RestoreOrder order) {
        return mishaps.call("tidy", () -> {
            boolean was = fetched;
            fetched = false;
            return was ? Reading.reverted("removed") : Reading.absent("nothing was there");
        });
    }

    @Override
    public Sent safekeep(RestoreOrder order, String store) {
        return mishaps.call("safekeep", () -> {
            safety = content;
            return new Sent(manifest(order.operation()), 60);
        });
    }

    @Override
    public Reading safekept(RestoreOrder order, String store) {
        return mishaps.call(
                "safekept",
                () -> safety.isEmpty() ? Reading.absent("it is not there") : Reading.applied("it is there"));
    }

    @Override
    public Reading forget(RestoreOrder order, String store) {
        return mishaps.call("forget", () -> {
            boolean was = !safety.isEmpty();
            safety = "";
            return was ? Reading.reverted("forgotten") : Reading.absent("nothing was there");
        });
    }

    @Override
    public String replace(RestoreOrder order, Found found) {
        return mishaps.call("replace", () -> {
            fetched = true;
            content = BACKED_UP;
            return "as it was";
        });
    }

    @Override
    public Reading replaced(RestoreOrder order, Found found) {
        return mishaps.call("replaced", this::compared);
    }

    @Override
    public Reading verify(RestoreOrder order, Found found) {
        return mishaps.call("verify", () -> {
            fetched = !difference.isEmpty();
            return difference.isEmpty() ? compared() : Reading.absent(difference);
        });
    }

    private Reading compared() {
        return content.equals(BACKED_UP) ? Reading.applied("as it was backed up") : Reading.absent("it is " + content);
    }

    @Override
    public Reading putBack(RestoreOrder order, String store, boolean present) {
        return mishaps.call("put back", () -> {
            if (present && safety.isEmpty()) {
                throw ArchiveFailure.STORE_DAMAGED.because("the copy is gone");
            }
            boolean same = content.equals(safety);
            content = safety;
            return same ? Reading.absent("all is as it was") : Reading.reverted("all is as it was");
        });
    }
}
