package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Operation;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.OrphanActivities;
import io.opsaga.orphan.OrphanBatch;
import io.opsaga.orphan.OrphanBatch.FoundOrphan;
import io.opsaga.orphan.OrphanQuestion;
import io.opsaga.orphan.OrphanRecords;
import io.opsaga.orphan.OrphanRemoval;
import io.opsaga.orphan.OrphanStand;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What agents have left on machines; it is removed as is told, or goes wrong where a test says so. */
final class FakeOrphans implements OrphanActivities, OrphanRecords {
    final Map<String, Fault> faults = new ConcurrentHashMap<>();
    final Map<String, Fault> undoFaults = new ConcurrentHashMap<>();
    final List<String> calls = new ArrayList<>();

    /** By name, why an orphan is none any more: as of the survey, and as of its removal. */
    final Map<String, String> declared = new ConcurrentHashMap<>();

    final Map<String, String> declaredLater = new ConcurrentHashMap<>();
    final Set<String> forgotten = new TreeSet<>();
    private final Map<String, String> states = new TreeMap<>();

    synchronized Map<String, String> states() {
        return new TreeMap<>(states);
    }

    @Override
    public synchronized List<OrphanStand> survey(OrphanQuestion question) {
        return question.orphans().stream().map(this::surveyed).toList();
    }

    private OrphanStand surveyed(Orphan orphan) {
        String why = declared.get(orphan.name());
        if (why != null) {
            return OrphanStand.left(orphan.name(), why);
        }
        states.putIfAbsent(orphan.name(), "running");
        Snapshot was =
                new Snapshot(true, true, "0.9", "sha256:old", "container-" + orphan.agent(), orphan.agent(), "always");
        return OrphanStand.open(orphan.name(), was, true);
    }

    @Override
    public synchronized List<OrphanRemoval> remove(OrphanBatch batch) {
        List<OrphanRemoval> results = new ArrayList<>();
        for (FoundOrphan found : batch.orphans()) {
            String name = found.orphan().name();
            String why = declaredLater.get(name);
            if (why == null) {
                calls.add("remove " + name);
                change(batch, name, "aside", faults.get(name), results);
            }
            results.add(new OrphanRemoval(name, 10, why));
        }
        return results;
    }

    private void change(OrphanBatch batch, String name, String to, @Nullable Fault fault, List<OrphanRemoval> done) {
        if (fault == null || fault == Fault.ANSWER_LOST || fault == Fault.BREAKS_AFTERWARDS) {
            states.put(name, to);
        }
        if (fault == null) {
            return;
        }
        boolean lost = fault == Fault.ANSWER_LOST || fault == Fault.UNREACHABLE;
        DeploymentFailure type = lost ? DeploymentFailure.MACHINE_UNREACHABLE : DeploymentFailure.MACHINE_UNFIT;
        ApplicationFailure failure = type.because("%s: %s went wrong".formatted(batch.machine(), name));
        throw ApplicationFailure.newBuilder()
                .setMessage(failure.getOriginalMessage())
                .setType(failure.getType())
                .setNonRetryable(failure.isNonRetryable())
                .setDetails((Object) done.toArray(OrphanRemoval[]::new))
                .build();
    }

    @Override
    public synchronized List<Observed> removed(OrphanBatch batch) {
        return batch.orphans().stream()
                .map(found -> found.orphan().name())
                .map(name -> new Observed(
                        name,
                        "aside".equals(states.get(name))
                                ? Reading.applied("it is off its machine")
                                : Reading.absent("it is still there")))
                .toList();
    }

    @Override
    public synchronized List<Observed> bringBack(OrphanBatch batch) {
        return batch.orphans().stream()
                .map(found -> found.orphan().name())
                .map(name -> {
                    boolean aside = "aside".equals(states.get(name));
                    calls.add("bring back " + name);
                    change(batch, name, "running", undoFaults.get(name), List.of());
                    return new Observed(name, aside ? Reading.reverted("it runs again") : Reading.absent("it runs"));
                })
                .toList();
    }

    @Override
    public synchronized String discard(OrphanBatch batch) {
        batch.orphans().forEach(found -> {
            calls.add("discard " + found.orphan().name());
            states.put(found.orphan().name(), "gone");
        });
        return "gave up %d on %s".formatted(batch.orphans().size(), batch.machine());
    }

    @Override
    public synchronized void forget(Operation operation, List<String> agents) {
        forgotten.addAll(agents);
    }

    @Override
    public synchronized Reading revert(Operation operation) {
        boolean any = !forgotten.isEmpty();
        forgotten.clear();
        return any ? Reading.reverted("recorded as before") : Reading.absent("nothing was recorded");
    }
}
