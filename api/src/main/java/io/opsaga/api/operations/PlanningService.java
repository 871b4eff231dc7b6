package io.opsaga.api.operations;

import io.opsaga.api.operations.OperationGateway.NotRunning;
import io.opsaga.api.operations.OperationGateway.Unreachable;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.PlanLines;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has plans made, and binds operations to them. */
@Component
public class PlanningService {
    /** How many agents a refusal names. */
    private static final int MOST_NAMED = 8;

    /** What the ids of rehearsals begin with. */
    public static final String PREFIX = "plan";

    private final Inventories inventories;
    private final Plans plans;
    private final OperationGateway gateway;
    private final PlanSettings settings;

    PlanningService(Inventories inventories, Plans plans, OperationGateway gateway, PlanSettings settings) {
        this.inventories = inventories;
        this.plans = plans;
        this.gateway = gateway;
        this.settings = settings;
    }

    /** What would be done; nothing is changed, locked or recorded but the plan itself. */
    public Progress rehearse(OperationInput input) {
        OperationPolicy terms =
                input.operation().terms().with(new Planning(true, null, null)).impatient(settings.patience());
        Progress answer = answer(input.with(terms));
        Planned planned = answer.planned();
        if (planned == null) {
            throw new IllegalStateException(
                    "A rehearsal of %s made no plan".formatted(input.operation().id()));
        }
        plans.keep(planned.hash(), PlanLines.of(input.operation(), planned));
        return answer;
    }

    private Progress answer(OperationInput input) {
        try {
            return gateway.rehearse(input, settings.timeout());
        } catch (Unreachable | NotRunning e) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, e.getMessage() + " Nothing was changed.");
        }
    }

    /**
     * The same operation, bound to the plan that the request names, and to the approval that its environment asks for.
     *
     * @throws ProblemException when the named plan cannot be one of this operation
     */
    public OperationInput bound(OperationInput input, @Nullable String hash) {
        if (hash != null) {
            refuseAnother(input, hash);
        }
        ApprovalTerms approval = approval(input.operation().environment());
        return hash == null && approval == null
                ? input
                : input.with(input.operation().terms().with(new Planning(false, hash, approval)));
    }

    /** What the environment asks of changes; null where they need nobody's approval. */
    public @Nullable ApprovalTerms approval(String environment) {
        ApprovalRule rule = EnvironmentName.of(environment)
                .flatMap(inventories::of)
                .map(Inventory::approval)
                .orElse(null);
        return rule == null ? null : new ApprovalTerms(rule.timeout(), rule.approveByDefault());
    }

    private void refuseAnother(OperationInput input, String hash) {
        List<String> lines = plans.find(hash);
        if (lines.isEmpty()) {
            throw stale("No plan %s is known here, or no longer.".formatted(hash));
        }
        List<String> head = PlanLines.head(input.operation(), input.conditions());
        if (!PlanLines.begins(lines, head)) {
            throw stale("That plan is one of another request: %s."
                    .formatted(PlanLines.difference(PlanLines.head(lines), head)));
        }
        List<String> others = PlanLines.agents(lines).stream()
                .filter(agent -> !input.targets().contains(agent))
                .toList();
        if (!others.isEmpty()) {
            String more = others.size() <= MOST_NAMED ? "" : " and %d more".formatted(others.size() - MOST_NAMED);
            throw stale("That plan is one of another request: it is about %s%s, too."
                    .formatted(String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size()))), more));
        }
    }

    private static ProblemException stale(String why) {
        return new ProblemException(ProblemKind.PLAN_STALE, why + " Ask for the plan anew, with dry_run=true.");
    }
}
