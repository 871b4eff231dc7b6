package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that an operation can tell about itself at one moment: the one record that the status query, the store, the console and
 * the Web UI render.
 *
 * @param lifecycle where it is in its life
 * @param stage the word for what it is doing: that of a step while it runs, else its lifecycle's own
 * @param rollbackUntil until when the finished operation can still be rolled back; null where it cannot
 * @param supersededBy the later operation that has built on this one
 * @param facts what the steps learned, such as {@code from_version}
 * @param refusals rollback orders that were refused, with the reason
 * @param revision grows with every change; of two records the one with the higher revision is the newer
 * @param rows what becomes of each target, in the order of the request, and of each part; empty for an operation on a single one
 * @param planned what would be done, where a plan was made; without its table once that is decided upon
 * @param approval how it stands with the approval of that plan; null where none is asked for
 * @param question what it waits to be told; null where it waits for nobody
 */
public record Progress(
        Operation operation,
        Lifecycle lifecycle,
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
        @JsonProperty("agents") List<TargetRow> rows,
        @Nullable Planned planned,
        @Nullable Approval approval,
        @Nullable OpenQuestion question) {
    private static final Duration SHORTEST_PACE = Duration.ofSeconds(1);
    private static final Duration PACE_PER_ROW = Duration.ofMillis(2);

    /** The fact that tells how many targets each layer has, as numbers with commas between; rows are in the order of layers. */
    public static final String LAYERS = "layers";

    /**
     * The fact that tells which images and artifacts an operation on many agents brings, each with its digest after a space, a line
     * for each; rows name them by their number.
     */
    public static final String BUILDS = "builds";

    public Progress {
        // Records of before have only what is shown.
        lifecycle = lifecycle == null ? Lifecycle.of(stage) : lifecycle;
        // Records of operations on one target, and those that were written before there were others, have none.
        rows = rows == null ? List.of() : List.copyOf(rows);
        OpenQuestion told = question == null && facts != null ? OpenQuestion.among(facts) : null;
        if (told != null) {
            question = told;
            facts = OpenQuestion.without(facts);
        }
    }

    /** Of an operation that was asked for, and of which nothing has been done; what is known beyond that is added. */
    public static ProgressBuilder of(Operation operation) {
        return new ProgressBuilder(operation);
    }

    /** The same, to be changed in some of its parts. */
    public ProgressBuilder toBuilder() {
        return new ProgressBuilder(this);
    }

    /** Whether somebody has to approve before anything is done, and nobody has decided yet. */
    public boolean awaitsApproval() {
        return approval != null && approval.waits() && !lifecycle.isFinal();
    }

    /**
     * Done share of the whole, 0 to 100, by the steps' estimates; 100 exactly when it is over. It does not go back until
     * then, unless the run learns of more steps: a rollback goes on from where the steps were stopped. Only a rollback after success begins anew.
     */
    public int percentageAt(Instant now) {
        return lifecycle.isFinal() ? 100 : new ProgressEstimate(steps, lifecycle, now).percentage();
    }

    /** When it is expected to be over, by the estimates of what is still to do; the finish itself when it is over. */
    public Instant completionAt(Instant now) {
        if (finishedAt != null) {
            return finishedAt;
        }
        // Where nobody answers, it goes on when the time to answer is over.
        Instant from = question != null && question.until().isAfter(now) ? question.until() : now;
        return from.plusMillis(new ProgressEstimate(steps, lifecycle, now).remainingMillis());
    }

    /** How often a run writes itself down while its table changes: each second, less often where the table is long. */
    public Duration pace() {
        Duration byLength = PACE_PER_ROW.multipliedBy(rows.size());
        return byLength.compareTo(SHORTEST_PACE) > 0 ? byLength : SHORTEST_PACE;
    }

    /** For each row of the table the layer of its target, from 0; the targets of a layer are begun when those before are done. */
    public List<Integer> layerOfEach() {
        List<Integer> layers = new ArrayList<>();
        String[] sizes = facts.getOrDefault(LAYERS, "").split(",", -1);
        for (int layer = 0; layer < sizes.length && sizes[layer].matches("[0-9]{1,9}"); layer++) {
            layers.addAll(Collections.nCopies(Integer.parseInt(sizes[layer]), layer));
        }
        return layers.size() == rows.size() ? layers : Collections.nCopies(rows.size(), 0);
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
