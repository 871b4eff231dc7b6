package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.saga.Residue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment with all that is known of it.
 *
 * @param source {@code live} where the run itself said it, {@code stored} where the store's record is shown
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
        @Nullable ApprovalView approval) {

    /** One validation check; {@code executionTime} in seconds. */
    record FindingView(
            String testName,
            String testType,
            String severity,
            boolean passed,
            String message,
            double executionTime,
            Instant timestamp) {}

    /**
     * One line of the ledger.
     *
     * @param detail what came of it; while it is under way, what it does or waits for as far as it has said
     */
    record StepView(
            String name,
            String title,
            String state,
            boolean essential,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            String detail) {}

    /** Why and by whom it is being, or was, rolled back. */
    record RollbackView(String rollbackId, String trigger, String sentence, String actor, String reason, Instant at) {}
}
