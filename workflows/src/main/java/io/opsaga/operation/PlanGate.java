package io.opsaga.operation;

import io.opsaga.operation.Approval.State;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Rehearsal;
import io.opsaga.saga.Steps;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands before an operation that is bound to a plan: the approval, before it takes the lock, and then, under the lock, the
 * comparison of what would be done with what was seen. An operation that is bound to none passes without a trace.
 */
final class PlanGate {
    private final OperationState state;
    private final @Nullable Planning planning;
    private final Rehearser rehearser;
    private final Approvals approvals;
    private final Waiting waiting;
    private final OperationActivities store;

    PlanGate(
            OperationState state,
            Rehearser rehearser,
            Approvals approvals,
            Waiting waiting,
            OperationActivities store) {
        this.state = state;
        this.planning = state.operation.terms().planning();
        this.rehearser = rehearser;
        this.approvals = approvals;
        this.waiting = waiting;
        this.store = store;
    }

    void outlook(PlanContributor outlook) {
        rehearser.outlook(outlook);
    }

    boolean dryRun() {
        return planning != null && planning.dryRun();
    }

    /** Makes the plan, for whoever only wants to see it. */
    void plan(Consumer<Steps> body) {
        state.planned = rehearser.plan(body);
    }

    /** Waits for approval where it is needed. When the answer is false, the state tells why: a failure, or a rollback. */
    boolean passed(Consumer<Steps> body) {
        ApprovalTerms terms = planning == null ? null : planning.approval();
        if (terms == null) {
            return true;
        }
        boolean undisturbed = waiting.undisturbed(() -> state.planned = rehearser.plan(body));
        Planned plan = state.planned;
        if (!undisturbed || plan == null) {
            return false;
        }
        if (plan.problem() != null) {
            fail(plan.problem());
            return false;
        }
        if (named() != null && !plan.hash().equals(named())) {
            fail(stale(named(), plan));
            return false;
        }
        if (!plan.changesAnything()) {
            return true;
        }
        return approved(plan, terms, body);
    }

    private boolean approved(Planned plan, ApprovalTerms terms, Consumer<Steps> body) {
        state.approval = Approval.asked(plan, terms, rehearser.health(), OperationState.now());
        waiting.untilDecided(() -> look(body, terms));
        if (waiting.open()) {
            approvals.byDefault(terms.within());
        }
        Approval decided = Objects.requireNonNull(state.approval);
        if (waiting.calledOff()) {
            return false;
        }
        if (decided.state() == State.REJECTED) {
            String message = "rejected by %s: %s".formatted(decided.actor(), decided.reason());
            fail(new FailureNote(OperationFailure.NOT_APPROVED.name(), message, ""));
        }
        return decided.state() == State.APPROVED;
    }

    /**
     * Looks whether the plan that is asked about still holds, and whether what it would change is still well.
     *
     * @return whether anything is not as it was
     */
    private boolean look(Consumer<Steps> body, ApprovalTerms terms) {
        Planned now = rehearser.plan(body);
        Approval asked = state.approval;
        Planned before = state.planned;
        if (asked == null || before == null || !asked.waits()) {
            return false;
        }
        List<String> health = rehearser.health();
        Instant at = OperationState.now();
        boolean same = now.problem() == null && now.hash().equals(asked.planHash());
        if (same) {
            state.approval = asked.seen(null, health, at);
        } else if (now.problem() != null || named() != null) {
            String why = now.problem() == null
                    ? difference(lines(before), now)
                    : "%s: %s".formatted(now.problem().type(), now.problem().message());
            state.approval = asked.seen(why, health, at);
        } else {
            String note =
                    "%s: the plan %s went stale: %s".formatted(at, asked.planHash(), difference(lines(before), now));
            state.planned = now;
            state.approval = asked.askedAnew(now, terms.within(), health, note, at);
        }
        return !same || asked.stale() != null || !health.equals(asked.health());
    }

    /** The steps, after it was made sure that they will do what was seen. Reads what they read only once. */
    Consumer<Steps> guarding(Consumer<Steps> body) {
        String expected = expected();
        if (expected == null) {
            return body;
        }
        return steps -> {
            Rehearsal rehearsal = rehearser.shown();
            Planned now = rehearser.plan(body, rehearsal);
            if (!now.hash().equals(expected)) {
                throw OperationFailure.PLAN_STALE.because(stale(expected, now).message());
            }
            state.planned = now.withoutAgents();
            body.accept(steps.knowing(rehearsal));
        };
    }

    private @Nullable String expected() {
        if (planning == null) {
            return null;
        }
        if (state.approval != null) {
            return state.approval.planHash();
        }
        return state.planned == null ? planning.hash() : state.planned.hash();
    }

    private @Nullable String named() {
        return planning == null ? null : planning.hash();
    }

    private FailureNote stale(@Nullable String expected, Planned now) {
        Planned seen = state.planned;
        List<String> before =
                seen != null && seen.hash().equals(expected) ? lines(seen) : store.planLines(String.valueOf(expected));
        String message = "The plan is stale: %s.".formatted(difference(before, now));
        return new FailureNote(OperationFailure.PLAN_STALE.name(), message, "");
    }

    private List<String> lines(Planned plan) {
        return PlanLines.of(state.operation, plan);
    }

    private String difference(List<String> before, Planned now) {
        return PlanLines.difference(before, lines(now));
    }

    private void fail(FailureNote why) {
        state.failure = why;
    }
}
