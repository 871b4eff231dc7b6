package io.opsaga.rollout;

import io.opsaga.operation.Outcome;
import io.opsaga.saga.FailureNote;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says when a rollout must not go on as it does: too many have failed, or one that failed could not be brought back. */
final class Limit {
    private final RolloutPolicy policy;
    private final FailureBudget budget;
    private final RolloutFailures failures;
    private final List<? extends Row> rows;
    private @Nullable Row last;
    private int forgivenStuck;

    Limit(RolloutPolicy policy, FailureBudget budget, RolloutFailures failures, List<? extends Row> rows) {
        this.policy = policy;
        this.budget = budget;
        this.failures = failures;
        this.rows = rows;
    }

    void failure(Row row) {
        budget.failure();
        if (budget.exceeded() && (last == null || last.failure() == null)) {
            last = row;
        }
    }

    void takeBack() {
        budget.takeBack();
        last = null;
    }

    /** To be gone on without those that have failed. */
    void forgive() {
        budget.forgive();
        forgivenStuck = stuck().size();
        last = null;
    }

    boolean reached() {
        return budget.exceeded() || stuck().size() > forgivenStuck;
    }

    /** Whether those that are being worked on are stopped, too. */
    boolean stopsAll() {
        return policy == RolloutPolicy.ALL_OR_NOTHING;
    }

    FailureNote note() {
        List<? extends Row> stuck = stuck();
        if (last == null && !stuck.isEmpty()) {
            return new FailureNote(failures.notUndone().name(), Rows.told(stuck), "");
        }
        FailureNote failure = last == null ? null : last.failure();
        String spoken = budget.spoken(rows.size());
        return last == null || failure == null
                ? new FailureNote(failures.tooMany().name(), spoken, "")
                : new FailureNote(
                        failure.type(),
                        "%s on %s: %s (%s)".formatted(last.name(), last.place(), failure.message(), spoken),
                        "");
    }

    /** The failure that has the operation undone; its type is that of the target whose failure was one too many. */
    TemporalFailure thrown(String remark) {
        FailureNote note = note();
        return ApplicationFailure.newNonRetryableFailure(note.message() + remark, note.type());
    }

    private List<? extends Row> stuck() {
        return Rows.with(Outcome.NOT_UNDONE, rows);
    }
}
