package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.api.operations.ApprovalView;
import io.opsaga.api.operations.FindingView;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.RollbackView;
import io.opsaga.api.operations.StepView;
import io.opsaga.saga.Residue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment with all that is known of it.
 *
 * @param source {@code live} where the run itself said it, {@code stored} where the store's record is shown, {@code archived} where
 *     that is one of long ago, which no list has any more
 * @param currentStep title of the step that is running or being undone
 * @param refusals rollback orders that could not be carried out, with the reason
 * @param ignored what was asked for and accepted, and is not acted on by this version
 * @param planned what it would do, or has set out to do, where it is bound to a plan
 */
record DeploymentView(
        @JsonUnwrapped DeploymentSummary summary,
        List<FindingView> validationResults,
        List<Map<String, Object>> testResults,
        String source,
        @Nullable String currentStep,
        List<StepView> steps,
        @Nullable RollbackView rollback,
        List<Residue> residues,
        List<String> refusals,
        List<String> ignored,
        @Nullable PlanView planned,
        @Nullable ApprovalView approval) {}
