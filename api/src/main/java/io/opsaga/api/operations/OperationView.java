package io.opsaga.api.operations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.saga.Residue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation of any kind with all that is known of it.
 *
 * @param source {@code live} where the run itself said it, {@code stored} where the store's record is shown, {@code archived} where
 *     that is one of long ago, which no list has any more
 * @param currentStep title of the step that is running or being undone
 * @param question what the operation waits to be told; null where it waits for nobody
 * @param answers what may be answered; empty where nothing is asked
 * @param answerUntil how long it waits; null where nothing is asked
 * @param answerDefault what is taken then; null where nothing is asked
 * @param facts what its steps have learned
 * @param rows what becomes of each of its targets; empty for an operation on one
 * @param refusals rollback orders that could not be carried out, with the reason
 * @param planned what it would do, or has set out to do, where it is bound to a plan
 */
public record OperationView(
        @JsonUnwrapped OperationSummary summary,
        String source,
        @Nullable String currentStep,
        @Nullable String question,
        List<String> answers,
        @Nullable String answerUntil,
        @Nullable String answerDefault,
        Map<String, String> facts,
        List<StepView> steps,
        List<Row> rows,
        List<FindingView> validationResults,
        @Nullable RollbackView rollback,
        List<Residue> residues,
        List<String> refusals,
        @Nullable PlanView planned,
        @Nullable ApprovalView approval) {

    /**
     * One target.
     *
     * @param from what was there before; null where nothing was, or nobody has looked yet
     * @param duration seconds that were spent on its change
     * @param orphan true where it is what is left of an agent where it is not declared to be, and is removed; null is false
     * @param type what the target is, such as {@code database}; null where it is what all operations of this kind are about
     */
    record Row(
            String target,
            String machine,
            @Nullable String from,
            String to,
            String outcome,
            String reason,
            double duration,
            @Nullable Boolean orphan,
            @Nullable String type) {}
}
