package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that an operation can tell about itself at one moment: the one record that the status query, the store, the console and
 * the Web UI render.
 *
 * @param rollbackUntil until when the finished operation can still be rolled back; null where it cannot
 * @param supersededBy the later operation that has built on this one
 * @param facts what the steps learned, such as {@code from_version}
 * @param refusals rollback orders that were refused, with the reason
 * @param revision grows with every change; of two records the one with the higher revision is the newer
 * @param agents what becomes of each agent, in the order of the request; empty for an operation on a single one
 * @param planned what would be done, where a plan was made; without its table of agents once that is decided upon
 * @param approval how it stands with the approval of that plan; null where none is asked for
 */
public record Progress(
        Operation operation,
        Stage stage,
        @Nullable Verdict verdict,
        List<LedgerEntry> steps,
        List<Finding> findings,
        @Nullable FailureNote failure,
        @Nullable Rollback rollback,
        List<Residue> residues,
        @Nullable Instant finishedAt,
        @Nullable Instant rollbackUntil,
        @Nullable String supersededBy,
        Map<String, String> facts,
        List<String> refusals,
        long revision,
        List<AgentOutcome> agents,
        @Nullable Planned planned,
        @Nullable Approval approval) {
    public Progress {
        // Records of operations on one agent, and those that were written before there were others, have none.
        agents = agents == null ? List.of() : List.copyOf(agents);
    }

    /** The progress of an operation on one target. */
    public Progress(
            Operation operation,
            Stage stage,
            @Nullable Verdict verdict,
            List<LedgerEntry> steps,
            List<Finding> findings,
            @Nullable FailureNote failure,
            @Nullable Rollback rollback,
            List<Residue> residues,
            @Nullable Instant finishedAt,
            @Nullable Instant rollbackUntil,
            @Nullable String supersededBy,
            Map<String, String> facts,
            List<String> refusals,
            long revision) {
        this(
                operation,
                stage,
                verdict,
                steps,
                findings,
                failure,
                rollback,
                residues,
                finishedAt,
                rollbackUntil,
                supersededBy,
                facts,
                refusals,
                revision,
                List.of());
    }

    /** The progress of an operation that is not bound to a plan. */
    public Progress(
            Operation operation,
            Stage stage,
            @Nullable Verdict verdict,
            List<LedgerEntry> steps,
            List<Finding> findings,
            @Nullable FailureNote failure,
            @Nullable Rollback rollback,
            List<Residue> residues,
            @Nullable Instant finishedAt,
            @Nullable Instant rollbackUntil,
            @Nullable String supersededBy,
            Map<String, String> facts,
            List<String> refusals,
            long revision,
            List<AgentOutcome> agents) {
        this(
                operation,
                stage,
                verdict,
                steps,
                findings,
                failure,
                rollback,
                residues,
                finishedAt,
                rollbackUntil,
                supersededBy,
                facts,
                refusals,
                revision,
                agents,
                null,
                null);
    }

    /** Whether somebody has to approve before anything is done, and nobody has decided yet. */
    public boolean awaitsApproval() {
        return approval != null && approval.waits() && !stage.isFinal();
    }

    /**
     * Done share of the whole, 0 to 100, by the steps' estimates; 100 exactly when the stage is final. It never goes back until
     * then: a rollback goes on from where the steps were stopped. Only a rollback after success begins anew.
     */
    public int percentageAt(Instant now) {
        return stage.isFinal() ? 100 : new Advance(steps, stage, now).percentage();
    }

    /** When it is expected to be over, by the estimates of what is still to do; the finish itself when it is over. */
    public Instant completionAt(Instant now) {
        if (finishedAt != null) {
            return finishedAt;
        }
        return now.plusMillis(new Advance(steps, stage, now).remainingMillis());
    }

    /** The step that is running or being undone. */
    public Optional<LedgerEntry> current() {
        return steps.stream()
                .filter(step -> step.state() == StepState.RUNNING || step.state() == StepState.UNDOING)
                .findFirst();
    }

    /** Name of the step that failed; empty when none did. */
    public String failedStep() {
        return steps.stream()
                .filter(step -> step.state() == StepState.FAILED)
                .map(LedgerEntry::step)
                .findFirst()
                .orElse("");
    }
}
