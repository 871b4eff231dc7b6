package io.opsaga.api.support;

import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Operation;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.OrphanActivities;
import io.opsaga.orphan.OrphanBatch;
import io.opsaga.orphan.OrphanQuestion;
import io.opsaga.orphan.OrphanRecords;
import io.opsaga.orphan.OrphanRemoval;
import io.opsaga.orphan.OrphanStand;
import io.opsaga.orphan.Orphans;
import io.opsaga.rollout.Crew.Observed;
import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** Orphans that are as a test says. */
public final class MemoryOrphans implements Orphans, OrphanActivities, OrphanRecords {
    public static final Orphan GONE = new Orphan("agent-99", "main-pc", RuntimeKind.DOCKER);
    public static final Orphan MOVED = new Orphan("agent-02", "main-pc", RuntimeKind.DOCKER);

    public final Set<String> aside = new ConcurrentSkipListSet<>();
    public volatile Report report = new Report(List.of(), List.of());

    /** One that is declared nowhere, one that has moved, and a machine that does not answer. */
    public void someAreThere() {
        report = new Report(
                List.of(
                        new Seen("production", GONE, null, "0.9.0", "running", null),
                        new Seen("production", MOVED, "pc2", "1.0.0", "exited", null)),
                List.of(new Unknown("production", "pc2", "", Why.MACHINE_SILENT, "pc2 does not answer")));
    }

    public void clear() {
        aside.clear();
        report = new Report(List.of(), List.of());
    }

    @Override
    public Report look(@Nullable EnvironmentName environment) {
        return environment == null || environment.equals(EnvironmentName.PRODUCTION)
                ? report
                : new Report(List.of(), List.of());
    }

    @Override
    public Optional<Report> latest() {
        return Optional.of(report);
    }

    @Override
    public List<OrphanStand> survey(OrphanQuestion question) {
        return question.orphans().stream()
                .map(orphan -> OrphanStand.open(
                        orphan.name(), new Snapshot(true, true, "0.9.0", "", "old", orphan.agent(), "no"), true))
                .toList();
    }

    @Override
    public List<OrphanRemoval> remove(OrphanBatch batch) {
        return batch.orphans().stream()
                .map(found -> found.orphan().name())
                .peek(aside::add)
                .map(name -> new OrphanRemoval(name, 5, null))
                .toList();
    }

    @Override
    public List<Observed> removed(OrphanBatch batch) {
        return List.of();
    }

    @Override
    public List<Observed> bringBack(OrphanBatch batch) {
        return batch.orphans().stream()
                .map(found -> found.orphan().name())
                .peek(aside::remove)
                .map(name -> new Observed(name, Reading.reverted("as before")))
                .toList();
    }

    @Override
    public String discard(OrphanBatch batch) {
        return "gave it up";
    }

    @Override
    public void forget(Operation operation, List<String> agents) {}

    @Override
    public Reading revert(Operation operation) {
        return Reading.reverted("as before");
    }
}
