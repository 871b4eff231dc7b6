package io.opsaga.fleet;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Relative;
import io.opsaga.operation.Target;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Settled;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A store with the locks and releases of many agents. */
public final class FakeFleetStore implements OperationActivities, ReleaseActivities {
    private final List<Progress> records = new ArrayList<>();
    private final Map<String, String> promoted = new TreeMap<>();
    private List<String> locked = List.of();
    private long tokens;

    /** The plan that somebody saw and named. */
    volatile List<String> planLines = List.of();

    /** Whose earlier operations were last asked for, to be told that they can no longer be undone. */
    public volatile List<String> superseded = List.of();

    /** Agents that run what is not recorded. */
    final Set<String> unrecorded = new TreeSet<>();

    /** Somebody else holds that agent. */
    public volatile @Nullable String heldByOther;

    @Override
    public LockGrant open(Progress initial, Holds holds, Entry entry) {
        return acquire(initial.operation(), holds);
    }

    @Override
    public synchronized LockGrant acquire(Operation operation, Holds holds) {
        String other = heldByOther;
        if (other != null && holds.exclusive().contains(Target.agent(operation.environment(), other))) {
            return new LockGrant(false, "deploy_other", Instant.EPOCH, "deploys", 7, other);
        }
        locked = holds.exclusive().stream().map(Target::name).toList();
        return new LockGrant(true, operation.id(), Instant.EPOCH, "deploys", ++tokens);
    }

    @Override
    public synchronized List<String> release(Operation operation) {
        locked = List.of();
        return List.of();
    }

    @Override
    public synchronized List<String> close(Progress last) {
        record(last);
        return release(last.operation());
    }

    @Override
    public synchronized List<Settled> settle(List<ReleaseEntry> running) {
        return running.stream()
                .filter(release -> unrecorded.contains(release.agent()))
                .map(release -> {
                    promoted.put(release.agent(), release.version());
                    return new Settled(release.agent(), "1.0", "sha256:old");
                })
                .toList();
    }

    @Override
    public synchronized void record(Progress progress) {
        records.add(progress);
    }

    @Override
    public synchronized void promote(List<ReleaseEntry> releases) {
        releases.forEach(release -> promoted.put(release.agent(), release.version()));
    }

    @Override
    public synchronized Reading demote(List<ReleaseEntry> releases) {
        boolean any = false;
        for (ReleaseEntry release : releases) {
            any |= promoted.remove(release.agent()) != null;
        }
        return any ? Reading.reverted("demoted") : Reading.absent("nothing was promoted");
    }

    @Override
    public synchronized @Nullable Relative relative(String id) {
        return records.stream()
                .filter(record -> record.operation().id().equals(id))
                .reduce((earlier, later) -> later.revision() < earlier.revision() ? earlier : later)
                .map(record -> Relative.of(record, Instant.EPOCH))
                .orElse(null);
    }

    @Override
    public List<String> planLines(String hash) {
        return planLines;
    }

    @Override
    public List<String> openLeases(Operation operation, List<String> targets) {
        superseded = List.copyOf(targets);
        return List.of("deploy_gone");
    }

    synchronized Set<String> promoted() {
        return new TreeSet<>(promoted.keySet());
    }

    /** The version of that agent which is recorded as current. */
    synchronized @Nullable String version(String agent) {
        return promoted.get(agent);
    }

    public synchronized List<String> locked() {
        return locked;
    }

    public synchronized List<Progress> records() {
        return List.copyOf(records);
    }
}
