package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.api.operations.ApprovalView;
import io.opsaga.api.operations.FindingView;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.RollbackView;
import io.opsaga.api.operations.StepView;
import io.opsaga.saga.Residue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation on many agents with all that is known of it.
 *
 * @param source {@code live} where the run itself said it, at most a moment ago; {@code stored} where the store's record is shown, {@code archived} where
 *     that is one of long ago, which no list has any more
 * @param currentStep title of the step that is running or being undone
 * @param question what the operation waits to be told; null where it waits for nobody
 * @param answers what may be answered; empty where nothing is asked
 * @param answerUntil how long it waits; null where nothing is asked
 * @param answerDefault what is taken then; null where nothing is asked
 * @param planned what it would do, or has set out to do, where it is bound to a plan
 * @param agents what becomes of each agent, in the order of their layers
 */
record FleetView(
        @JsonUnwrapped FleetSummary summary,
        String source,
        @Nullable String currentStep,
        @Nullable String question,
        List<String> answers,
        @Nullable String answerUntil,
        @Nullable String answerDefault,
        List<StepView> steps,
        List<AgentRow> agents,
        List<FindingView> validationResults,
        @Nullable RollbackView rollback,
        List<Residue> residues,
        List<String> refusals,
        @Nullable PlanView planned,
        @Nullable ApprovalView approval) {

    /**
     * One agent.
     *
     * @param layer from 1; an agent is begun when those of the layers before are done
     * @param fromVersion null where it ran none, or nobody has looked yet
     * @param orphan true where it is what is left of an agent where it is not declared to be, and is removed; null is false
     * @param duration seconds that were spent on its change
     */
    record AgentRow(
            String agentId,
            String machine,
            int layer,
            @Nullable String fromVersion,
            String toVersion,
            String outcome,
            String reason,
            double duration,
            @Nullable Boolean orphan) {}
}
