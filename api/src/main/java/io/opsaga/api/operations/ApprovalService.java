package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.operations.OperationGateway.Refused;
import io.opsaga.api.operations.OperationGateway.Unreachable;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Role;
import io.opsaga.operation.Approval;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.Progress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes decisions upon operations that wait for approval. */
@Component
public class ApprovalService {
    private final Records records;
    private final OperationGateway gateway;
    private final Idempotency idempotency;

    ApprovalService(Records records, OperationGateway gateway, Idempotency idempotency) {
        this.records = records;
        this.gateway = gateway;
        this.idempotency = idempotency;
    }

    public Progress decide(Deciding what, String id, ApprovalRequest request, Actor actor, @Nullable String key) {
        Progress before = records.newest(id).progress();
        actor.mustActIn(before.operation().environment());
        refuseActor(what, before, actor);
        if (what == Deciding.APPROVE && before.awaitsApproval()) {
            refuseStale(Objects.requireNonNull(before.approval()), request.planHash());
        }
        ApprovalOrder order = new ApprovalOrder(
                idempotency.orderId(what.wire(), actor.name(), key),
                actor.name(),
                request.planHash(),
                request.reason(),
                request.by());
        try {
            gateway.decide(id, what, order);
        } catch (Refused e) {
            throw new ProblemException(kind(e.type()), String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, e.getMessage() + " Whether the decision arrived, the status will tell.");
        } catch (NotRunning e) {
            throw ended(records.stored(id));
        }
        return records.newest(id).progress();
    }

    private static void refuseActor(Deciding what, Progress progress, Actor actor) {
        boolean own = ApiKeys.isSamePerson(actor.name(), progress.operation().actor());
        if (what == Deciding.APPROVE && own) {
            throw new ProblemException(
                    ProblemKind.OWN_APPROVAL,
                    "%s has asked for %s; somebody else has to approve it."
                            .formatted(actor.name(), progress.operation().id()));
        }
        boolean withdraws = what == Deciding.REJECT && own;
        if (!withdraws && actor.role().compareTo(Role.APPROVER) < 0) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "%s is an %s, who may not decide upon what others ask for."
                            .formatted(actor.name(), actor.role().wire()));
        }
    }

    /** What can be seen from here; whatever changes at this moment, the run itself sees. */
    private static void refuseStale(Approval asked, String hash) {
        if (!hash.equals(asked.planHash())) {
            throw new ProblemException(
                            ProblemKind.PLAN_STALE,
                            "Approval is asked for another plan: the one that the status has as planned.")
                    .with("plan_hash", asked.planHash());
        }
        if (asked.stale() != null) {
            throw new ProblemException(ProblemKind.PLAN_STALE, "The plan is stale: " + asked.stale());
        }
    }

    private static ProblemKind kind(String failure) {
        if (failure.equals(OperationFailure.OWN_APPROVAL.name())) {
            return ProblemKind.OWN_APPROVAL;
        }
        return failure.equals(OperationFailure.PLAN_STALE.name())
                ? ProblemKind.PLAN_STALE
                : ProblemKind.APPROVAL_REFUSED;
    }

    private static ProblemException ended(Progress progress) {
        Approval approval = progress.approval();
        String decided = approval == null || approval.waits()
                ? ""
                : " It was %s by %s at %s: %s"
                        .formatted(approval.state().wire(), approval.actor(), approval.decidedAt(), approval.reason());
        return new ProblemException(
                ProblemKind.APPROVAL_REFUSED,
                "%s does not run; it is %s.%s"
                        .formatted(
                                progress.operation().id(),
                                progress.stage().wire().replace('_', ' '),
                                decided));
    }
}
