package io.opsaga.activities.store;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Operations and records for the tests, as short as the tests allow. */
final class Samples {
    static final OperationKinds KINDS = new OperationKinds(List.of(new DeploymentKind(), new FleetKind()));
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    static Operation operation(String id, String target) {
        return operation(id, target, NOON);
    }

    static Operation operation(String id, String target, Instant at) {
        return new Operation(
                id,
                DeploymentKind.NAME,
                "production",
                target,
                "main-pc",
                "1.1.0",
                "alice",
                "",
                at,
                OperationPolicy.DEFAULT);
    }

    /** Opens an operation that does not wait in the queue. */
    static LockGrant open(OperationLog log, Progress initial) {
        return open(log, initial, Entry.WHERE_FREE);
    }

    static LockGrant open(OperationLog log, Progress initial, Entry entry) {
        List<String> agents = initial.rows().stream().map(TargetRow::target).toList();
        Operation operation = initial.operation();
        return log.open(
                initial,
                holds(operation.environment(), agents.isEmpty() ? List.of(operation.target()) : agents),
                entry);
    }

    /** What an operation on these agents of production holds. */
    static Holds holds(String... agents) {
        return holds(List.of(agents));
    }

    static Holds holds(Collection<String> agents) {
        return holds("production", agents);
    }

    private static Holds holds(String environment, Collection<String> agents) {
        Map<String, String> machines = new TreeMap<>();
        agents.forEach(agent -> machines.put(agent, "main-pc"));
        return Holds.agents(environment, machines);
    }

    static Progress opened(Operation operation) {
        return at(operation, Lifecycle.INITIALIZED.stage(), 0);
    }

    static Progress at(Operation operation, Stage stage, long revision) {
        return progress(operation, stage, null, List.of(), null, null, null, revision);
    }

    static Progress ended(Operation operation, Verdict verdict, Instant at, long revision, LedgerEntry... steps) {
        Instant until = verdict == Verdict.COMPLETED ? at.plus(operation.terms().lease()) : null;
        return progress(operation, verdict.lifecycle().stage(), verdict, List.of(steps), at, until, null, revision);
    }

    static Progress superseded(Progress progress, String by) {
        return progress(
                progress.operation(),
                progress.stage(),
                progress.verdict(),
                progress.steps(),
                progress.finishedAt(),
                null,
                by,
                progress.revision() + 1);
    }

    private static Progress progress(
            Operation operation,
            Stage stage,
            @Nullable Verdict verdict,
            List<LedgerEntry> steps,
            @Nullable Instant finishedAt,
            @Nullable Instant rollbackUntil,
            @Nullable String supersededBy,
            long revision) {
        return Progress.of(operation)
                .stage(stage)
                .verdict(verdict)
                .steps(steps)
                .finishedAt(finishedAt)
                .rollbackUntil(rollbackUntil)
                .supersededBy(supersededBy)
                .revision(revision)
                .build();
    }

    static LedgerEntry step(String name, Stage stage, StepState state, Duration took) {
        return step(name, stage, state, NOON, took);
    }

    static LedgerEntry step(String name, Stage stage, StepState state, Instant begun, Duration took) {
        return new LedgerEntry(name, name, stage, true, state, Duration.ofSeconds(1), begun, begun.plus(took), "");
    }
}
