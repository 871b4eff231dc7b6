package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.release.Releases;
import io.opsaga.saga.Lifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes orders to roll back: to the run itself while it is open, by another operation when it is not. */
@Component
public class RollbackService {
    private final Records records;
    private final OperationLog log;
    private final Locks locks;
    private final Releases releases;
    private final List<Returns> returns;
    private final OperationGateway gateway;
    private final Idempotency idempotency;
    private final Failures failures;
    private final Addresses addresses;

    RollbackService(
            Records records,
            OperationLog log,
            Locks locks,
            Releases releases,
            List<Returns> returns,
            OperationGateway gateway,
            Idempotency idempotency,
            Failures failures,
            Addresses addresses) {
        this.records = records;
        this.log = log;
        this.locks = locks;
        this.releases = releases;
        this.returns = List.copyOf(returns);
        this.gateway = gateway;
        this.idempotency = idempotency;
        this.failures = failures;
        this.addresses = addresses;
    }

    /** An order that was accepted, and the operation that carries it out. */
    public record Accepted(String rollbackId, String deploymentId, String reason, Progress progress) {}

    public Accepted order(String id, String reason, Actor actor, @Nullable String key) {
        Progress progress = records.newest(id).progress();
        actor.mustActIn(progress.operation().environment());
        RollbackOrder order =
                new RollbackOrder(idempotency.orderId("rollback", actor.name(), key), actor.name(), reason);
        if (progress.rollback() != null && progress.rollback().id().equals(order.id())) {
            return new Accepted(order.id(), id, order.reason(), progress);
        }
        refuseIfHopeless(progress);
        if (progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE) {
            return retry(progress, reason, actor);
        }
        if (progress.lifecycle().isCompleted() && !leased(progress)) {
            return bringBack(progress, reason, actor, key);
        }
        try {
            return tell(progress, order);
        } catch (NotRunning e) {
            return runHasEnded(records.stored(id), order, actor, key);
        }
    }

    /** Has the undos tried again that left residues. */
    public Accepted retry(String id, Actor actor) {
        Progress progress = records.newest(id).progress();
        actor.mustActIn(progress.operation().environment());
        if (progress.lifecycle() != Lifecycle.ROLLBACK_INCOMPLETE) {
            throw refused("Only what has left residues can be tried again; %s is %s."
                    .formatted(id, progress.stage().wire()));
        }
        refuseIfHopeless(progress);
        return retry(progress, "", actor);
    }

    private Accepted tell(Progress progress, RollbackOrder order) {
        String id = progress.operation().id();
        refuseIfHeld(progress);
        RollbackControl.order(() -> gateway.rollBack(id, order), ProblemKind.ROLLBACK_REFUSED);
        return new Accepted(order.id(), id, order.reason(), records.newest(id).progress());
    }

    private Accepted retry(Progress progress, String reason, Actor actor) {
        Operation operation = progress.operation();
        refuseIfHeld(progress);
        try {
            RollbackControl.order(
                    () -> gateway.retryRollback(operation.id(), actor.name()), ProblemKind.ROLLBACK_REFUSED);
        } catch (NotRunning e) {
            throw refused("The undos of %s can no longer be tried again: its run has ended. %s"
                    .formatted(
                            operation.id(), failures.setsRight(operation.kind(), addresses.start(operation.kind()))));
        }
        String order = progress.rollback() == null
                ? operation.id()
                : progress.rollback().id();
        return new Accepted(
                order, operation.id(), reason, records.newest(operation.id()).progress());
    }

    private Accepted runHasEnded(Progress stored, RollbackOrder order, Actor actor, @Nullable String key) {
        refuseIfHopeless(stored);
        if (stored.lifecycle().isCompleted()) {
            return bringBack(stored, order.reason(), actor, key);
        }
        throw refused(
                stored.lifecycle() == Lifecycle.INITIALIZED
                        ? "%s waits to be started and has changed nothing."
                                .formatted(stored.operation().id())
                        : "The run of %s has ended outside Opsaga; its record says %s."
                                .formatted(
                                        stored.operation().id(), stored.stage().wire()));
    }

    /**
     * What the operation would do that a rollback would be; empty where the run itself would undo.
     *
     * @throws ProblemException where the rollback would be refused
     */
    Optional<PlanView> planReturn(Progress progress, Actor actor) {
        refuseIfHopeless(progress);
        if (progress.lifecycle().isCompleted() && !leased(progress)) {
            return Optional.of(returns(progress).plan(progress, actor));
        }
        refuseIfPart(progress);
        refuseIfHeld(progress);
        return Optional.empty();
    }

    private Accepted bringBack(Progress progress, String reason, Actor actor, @Nullable String key) {
        Operation operation = progress.operation();
        Launched launched = returns(progress).bringBack(progress, reason, actor, key);
        return new Accepted(launched.progress().operation().id(), operation.id(), reason, launched.progress());
    }

    private Returns returns(Progress progress) {
        Operation operation = progress.operation();
        return returns.stream()
                .filter(one -> one.kind().equals(operation.kind()))
                .findFirst()
                .orElseThrow(() -> refused(
                        "%s has completed, and can no longer be undone: its undo lease has ended, or there was none."
                                .formatted(operation.id())));
    }

    private void refuseIfHopeless(Progress progress) {
        String id = progress.operation().id();
        if (progress.supersededBy() != null && !currentAgain(progress.operation())) {
            throw refused("%s has built on %s.".formatted(progress.supersededBy(), id))
                    .with("superseded_by", progress.supersededBy());
        }
        if (progress.lifecycle() == Lifecycle.FAILED) {
            throw refused("%s failed and changed nothing; there is nothing to roll back.".formatted(id));
        }
        if (progress.lifecycle() == Lifecycle.ROLLED_BACK) {
            throw refused("%s is rolled back already.".formatted(id));
        }
    }

    /** One that is over stands and falls with its whole, for as long as that can be undone; the run itself would say the same. */
    private void refuseIfPart(Progress progress) {
        String whole = progress.operation().parent();
        if (whole == null || !progress.lifecycle().isFinal()) {
            return;
        }
        log.find(whole)
                .filter(found -> !found.lifecycle().isFinal() || found.rollbackUntil() != null)
                .ifPresent(found -> {
                    throw refused("%s is a part of %s and is rolled back with it."
                            .formatted(progress.operation().id(), whole));
                });
    }

    /** Whether what has built on the operation was itself rolled back, so that its release is the one that runs. */
    private boolean currentAgain(Operation operation) {
        return releases.current(operation.environment(), operation.target())
                .filter(release -> release.operation().equals(operation.id()))
                .isPresent();
    }

    /** Another operation on the target must end first; one that ended without letting go is no obstacle. */
    private void refuseIfHeld(Progress progress) {
        if (progress.awaitsApproval()) {
            // It has changed nothing and holds nothing: to call it off concerns nobody else.
            return;
        }
        Operation operation = progress.operation();
        if (progress.lifecycle() == Lifecycle.INITIALIZED) {
            // It may wait for that very target; and has changed nothing.
            return;
        }
        locks.inTheWay(operation.id()).stream()
                .filter(held -> goesOn(held.holder()))
                .findFirst()
                .ifPresent(held -> {
                    throw Launcher.locked(held.target() == null ? operation.target() : held.target(), held);
                });
    }

    private boolean goesOn(String holder) {
        boolean ended =
                log.find(holder).filter(found -> found.lifecycle().isFinal()).isPresent();
        return !ended && gateway.runs(holder);
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemKind.ROLLBACK_REFUSED, why);
    }

    private static boolean leased(Progress progress) {
        return progress.rollbackUntil() != null && Instant.now().isBefore(progress.rollbackUntil());
    }
}
