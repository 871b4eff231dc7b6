package io.opsaga.deployment;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.Relative;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store with one lock and one agent's releases. */
final class FakeStore implements OperationActivities, ReleaseActivities {
    private final Faults faults;
    private final List<Progress> records = new ArrayList<>();

    /** How runs came in: their first records, and how they go about targets that are taken. */
    final List<Progress> opened = new CopyOnWriteArrayList<>();

    final List<Entry> entries = new CopyOnWriteArrayList<>();
    private @Nullable String holder;
    private final LongSupplier clock;
    private Instant lastRecordAt = Instant.EPOCH;
    private long tokens;
    private String current = World.OLD;
    private @Nullable QueuePosition place;
    private int asked;

    /** Whose turn it is when the lock is let go. */
    volatile List<String> next = List.of();

    /** The plan that somebody saw and named. */
    volatile List<String> planLines = List.of();

    volatile List<String> leases = List.of();
    volatile Runnable whilePromoting = () -> {};
    volatile Consumer<Progress> whileRecording = progress -> {};
    volatile Runnable whileLocking = () -> {};

    /** @param clock the server's time, skips included */
    FakeStore(Faults faults, LongSupplier clock) {
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        opened.add(initial);
        entries.add(entry);
        return acquire(initial.operation(), holds);
    }

    @Override
    public LockGrant acquire(Operation operation, Holds holds) {
        return faults.call("acquire", () -> {
            whileLocking.run();
            synchronized (this) {
                QueuePosition standing = place;
                if (standing != null) {
                    asked++;
                    return new LockGrant(false, "deploy_other", Instant.EPOCH, "deploys", 0, null, standing);
                }
                boolean mine = operation.id().equals(holder);
                if (holder == null) {
                    holder = operation.id();
                    tokens++;
                    mine = true;
                }
                return new LockGrant(mine, holder, Instant.EPOCH, "deploys", tokens);
            }
        });
    }

    @Override
    public synchronized List<String> release(Operation operation) {
        place = null;
        if (operation.id().equals(holder)) {
            holder = null;
            return next;
        }
        return List.of();
    }

    @Override
    public synchronized List<String> close(Progress last) {
        record(last);
        return release(last.operation());
    }

    @Override
    public @Nullable Relative relative(String id) {
        return null;
    }

    @Override
    public List<String> planLines(String hash) {
        return planLines;
    }

    @Override
    public synchronized void record(Progress progress) {
        records.add(progress);
        lastRecordAt = Instant.ofEpochMilli(clock.getAsLong());
        whileRecording.accept(progress);
    }

    @Override
    public void promote(List<ReleaseEntry> releases) {
        faults.call("promote", () -> {
            current = releases.get(0).version();
            whilePromoting.run();
            return true;
        });
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        return faults.call("settle", () -> {
            String before = current;
            current = running.get(0).version();
            return before.equals(current)
                    ? List.of()
                    : List.of(new Settled(running.get(0).agent(), before, "sha256:before"));
        });
    }

    /** What is recorded as current, whatever runs. */
    synchronized void recorded(String version) {
        current = version;
    }

    @Override
    public Reading demote(List<ReleaseEntry> releases) {
        return faults.call("demote", () -> {
            boolean promoted = current.equals(releases.get(0).version());
            current = World.OLD;
            return promoted ? Reading.reverted("demoted") : Reading.absent("was not current");
        });
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        return faults.call("openLeases", () -> leases);
    }

    synchronized String current() {
        return current;
    }

    synchronized @Nullable String holder() {
        return holder;
    }

    /** Another operation takes the lock, if it is free; the token it got. */
    synchronized long takenBy(@Nullable String other) {
        holder = other;
        return other == null ? tokens : ++tokens;
    }

    /** Where the operation stands in the queue; null has it be its turn. */
    synchronized void stands(@Nullable QueuePosition where) {
        place = where;
    }

    /** Whether the operation waits in the queue. */
    synchronized boolean waits() {
        return place != null;
    }

    /** How often the operation that waits has asked whether it is its turn. */
    synchronized int asked() {
        return asked;
    }

    synchronized List<Progress> records() {
        return List.copyOf(records);
    }

    synchronized Instant lastRecordAt() {
        return lastRecordAt;
    }

    synchronized Progress last() {
        return records.get(records.size() - 1);
    }
}
