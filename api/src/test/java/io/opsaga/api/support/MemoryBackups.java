package io.opsaga.api.support;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.archive.StreamEntry;
import io.opsaga.backup.BackupActivities;
import io.opsaga.backup.BackupOrder;
import io.opsaga.backup.BackupRecords;
import io.opsaga.backup.Past;
import io.opsaga.backup.StoreStand;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Reading;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores, sources and the list of backups in memory; a store may refuse, and what comes back may be damaged. */
public final class MemoryBackups implements BackupActivities, BackupRecords, Executions {
    private static final int MOST = 500;

    private final MemoryStore store;
    private final Map<String, FinishedBackup> listed = new ConcurrentHashMap<>();
    private volatile boolean damaged;
    private volatile boolean full;

    public MemoryBackups(MemoryStore store) {
        this.store = store;
    }

    public void clear() {
        listed.clear();
        damaged = false;
        full = false;
    }

    /** From now on something else comes back than was sent. */
    public void damage() {
        damaged = true;
    }

    /** From now on the stores take nothing more. */
    public void fill() {
        full = true;
    }

    @Override
    public List<StoreStand> reach(BackupOrder order) {
        return List.of(new StoreStand(order.store(), true));
    }

    @Override
    public SourceShape look(BackupOrder order) {
        return new SourceShape(
                new TreeMap<>(), new TreeMap<>(), List.of(new SourceShape.Expected("folder.tar", 1000)), "7 entries");
    }

    @Override
    public Sent send(BackupOrder order, SourceShape shape) {
        if (full) {
            throw ArchiveFailure.STORE_FULL.because("no space left in " + order.store());
        }
        StreamEntry stream = new StreamEntry("folder.tar", 1000, "ab", "s1", new TreeMap<>());
        return new Sent(
                new Manifest(
                        order.operation(),
                        order.environment(),
                        order.backup(),
                        order.source().target(order.environment()),
                        order.store(),
                        Instant.now(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        List.of(stream)),
                600);
    }

    @Override
    public Reading sent(BackupOrder order) {
        return Reading.applied("it is there");
    }

    @Override
    public StoreCopy copy(BackupOrder order, Manifest manifest, String further) {
        return new StoreCopy(further, new TreeMap<>(Map.of("folder.tar", "s2")));
    }

    @Override
    public Reading copied(BackupOrder order, Manifest manifest, String further) {
        return Reading.applied("it is there");
    }

    @Override
    public Reading forget(BackupOrder order, String from) {
        return full ? Reading.absent("nothing was there") : Reading.reverted("forgotten");
    }

    @Override
    public Reading prove(BackupOrder order, Manifest manifest) {
        return damaged ? Reading.absent("folder.tar: other bytes") : Reading.applied("as it was sent");
    }

    @Override
    public Past past(Operation operation) {
        return new Past(0, 0);
    }

    @Override
    public void list(Operation operation, FinishedBackup finished) {
        listed.put(operation.id(), finished);
    }

    @Override
    public Reading unlist(Operation operation) {
        return listed.remove(operation.id()) == null ? Reading.absent("not listed") : Reading.reverted("off the list");
    }

    @Override
    public List<Execution> of(String environment, String backup, int limit) {
        return store.list(new Filter(false, MOST, null, environment, null, null, null, null, null, "backup")).stream()
                .filter(progress -> progress.operation().target().equals(backup))
                .map(this::execution)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Execution> latestVerified(String environment, String backup) {
        return of(environment, backup, MOST).stream()
                .filter(execution -> execution.status() == ExecutionStatus.VERIFIED)
                .findFirst();
    }

    @Override
    public Optional<Execution> find(String id) {
        return store.find(id).map(this::execution);
    }

    private Execution execution(Progress progress) {
        Operation operation = progress.operation();
        FinishedBackup finished = progress.verdict() == Verdict.COMPLETED ? listed.get(operation.id()) : null;
        return new Execution(
                operation.id(),
                operation.environment(),
                operation.target(),
                status(progress, finished),
                finished,
                operation.requestedAt(),
                progress.finishedAt(),
                progress.failure() == null ? "" : progress.failure().message());
    }

    private static ExecutionStatus status(Progress progress, @Nullable FinishedBackup finished) {
        if (progress.verdict() == null) {
            return ExecutionStatus.RUNNING;
        }
        if (finished != null) {
            return finished.verifiedAt() == null ? ExecutionStatus.UNVERIFIED : ExecutionStatus.VERIFIED;
        }
        boolean broken = progress.failure() != null && progress.failure().type().equals(ArchiveFailure.BROKEN.name());
        return broken ? ExecutionStatus.BROKEN : ExecutionStatus.FAILED;
    }
}
