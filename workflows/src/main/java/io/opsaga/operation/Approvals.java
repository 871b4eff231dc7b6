package io.opsaga.operation;

import io.opsaga.operation.Approval.State;
import io.opsaga.saga.Failure;
import java.time.Duration;
import java.time.Instant;

/** Takes decisions upon a plan, or refuses them; acting on them is for {@link PlanGate}, which waits for them. */
final class Approvals {
    /** A run is not kept open for ever by extending it again and again. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private final OperationState state;
    private final ProgressPublisher bulletin;

    Approvals(OperationState state, ProgressPublisher bulletin) {
        this.state = state;
        this.bulletin = bulletin;
    }

    void approve(ApprovalOrder order) {
        decide(State.APPROVED, order.actor(), order.reason());
    }

    void reject(ApprovalOrder order) {
        decide(State.REJECTED, order.actor(), order.reason());
    }

    /** Nobody has decided in time. */
    void byDefault(Duration waited) {
        Approval asked = state.approval;
        if (asked != null) {
            State decision = asked.approveByDefault() ? State.APPROVED : State.REJECTED;
            decide(decision, Approval.BY_DEFAULT, "nobody decided within " + waited);
        }
    }

    void extend(ApprovalOrder order) {
        Approval asked = state.approval;
        if (asked == null || !asked.waits() || order.by() == null) {
            return;
        }
        Instant latest = asked.askedAt().plus(LONGEST);
        Instant wanted = asked.until().plus(order.by());
        Instant until = wanted.isAfter(latest) ? latest : wanted;
        String why = order.reason().isEmpty() ? "" : ": " + order.reason();
        state.approval = asked.extended(
                until, "%s: %s extended it until %s%s".formatted(OperationState.now(), order.actor(), until, why));
        bulletin.changed();
    }

    void checkApprove(ApprovalOrder order) {
        Approval asked = asked();
        if (asked.state() == State.APPROVED
                && order.actor().equals(asked.actor())
                && order.planHash().equals(asked.planHash())) {
            return;
        }
        checkOpen(asked);
        if (ApiKeys.isSamePerson(order.actor(), state.operation.actor())) {
            throw OperationFailure.OWN_APPROVAL.because(
                    "%s has asked for it; somebody else has to approve.".formatted(order.actor()));
        }
        if (!order.planHash().equals(asked.planHash())) {
            throw stale("approval is asked for the plan %s.".formatted(asked.planHash()));
        }
        if (asked.stale() != null) {
            throw stale(asked.stale());
        }
    }

    void checkReject(ApprovalOrder order) {
        Approval asked = asked();
        if (asked.state() != State.REJECTED || !order.actor().equals(asked.actor())) {
            checkOpen(asked);
        }
    }

    void checkExtend(ApprovalOrder order) {
        Duration by = order.by();
        if (by == null || by.isNegative() || by.isZero()) {
            throw refused("An extension says by how much.");
        }
        checkOpen(asked());
    }

    private void decide(State decision, String actor, String reason) {
        Approval asked = state.approval;
        if (asked != null && asked.waits()) {
            state.approval = asked.decided(decision, actor, reason, OperationState.now());
            bulletin.changed();
        }
    }

    private Approval asked() {
        if (state.approval == null) {
            throw refused(
                    state.operation.terms().approvable() && !state.lifecycle.isFinal()
                            ? "Approval is not asked for yet: the plan is being made."
                            : "The operation asks nobody for approval.");
        }
        return state.approval;
    }

    private void checkOpen(Approval asked) {
        if (!asked.waits()) {
            throw refused("It was %s by %s at %s: %s"
                    .formatted(asked.state().wire(), asked.actor(), asked.decidedAt(), asked.reason()));
        }
        if (state.rollback != null || state.lifecycle.isFinal()) {
            throw refused("It was called off and is %s.".formatted(state.stage.spoken()));
        }
    }

    private static RuntimeException refused(String why) {
        return because(OperationFailure.APPROVAL_REFUSED, why);
    }

    private static RuntimeException stale(String why) {
        return because(OperationFailure.PLAN_STALE, "That plan cannot be approved: " + why);
    }

    private static RuntimeException because(Failure failure, String why) {
        return failure.because(why);
    }
}
