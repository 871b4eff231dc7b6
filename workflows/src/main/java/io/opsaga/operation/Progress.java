package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
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
        long revision) {

    /** Done share of the whole, 0 to 100, by the steps' estimates; 100 exactly when the stage is final. */
    public int percentageAt(Instant now) {
        if (stage.isFinal()) {
            return 100;
        }
        long total = 0;
        long done = 0;
        for (LedgerEntry step : steps) {
            long estimate = Math.max(1, step.estimate().toMillis());
            total += estimate;
            done += estimate - remainingMillis(step, now);
        }
        return total == 0 ? 0 : (int) Math.min(99, done * 100 / total);
    }

    /** When it is expected to be over, by the estimates of what is still to do; the finish itself when it is over. */
    public Instant completionAt(Instant now) {
        if (finishedAt != null) {
            return finishedAt;
        }
        long remaining =
                steps.stream().mapToLong(step -> remainingMillis(step, now)).sum();
        return now.plusMillis(remaining);
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

    private long remainingMillis(LedgerEntry step, Instant now) {
        long estimate = Math.max(1, step.estimate().toMillis());
        boolean undoing = stage == Stage.ROLLING_BACK;
        return switch (step.state()) {
            case PLANNED -> undoing ? 0 : estimate;
            case RUNNING -> {
                Instant since = step.startedAt() == null ? now : step.startedAt();
                long elapsed = Math.max(0, Duration.between(since, now).toMillis());
                // A step that overruns its estimate never claims to be done.
                yield Math.max(estimate / 20, estimate - elapsed);
            }
            case DONE, UNDOING -> undoing ? estimate / 2 : 0;
            default -> 0;
        };
    }
}
