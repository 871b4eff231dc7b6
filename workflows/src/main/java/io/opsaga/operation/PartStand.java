package io.opsaga.operation;

import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Reading;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a part of an operation stands, as its whole tells it: in the row of its table, and at the end of its undo.
 *
 * @param found what the store said of it last; null where it has said nothing yet
 * @param undoing whether it was told to undo itself
 * @param lost whether its run had ended before it could
 */
record PartStand(String id, @Nullable Relative found, boolean undoing, boolean lost) {
    Outcome outcome() {
        if (lost) {
            return Outcome.NOT_UNDONE;
        }
        if (found == null || !found.lifecycle().isFinal()) {
            return undoing || (found != null && found.lifecycle() == Lifecycle.ROLLING_BACK)
                    ? Outcome.UNDOING
                    : Outcome.CHANGING;
        }
        if (found.lifecycle().isCompleted()) {
            return undoing && found.isSettled() ? Outcome.NOT_UNDONE : Outcome.CHANGED;
        }
        if (found.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE) {
            return Outcome.NOT_UNDONE;
        }
        return found.failure() == null ? Outcome.UNDONE : Outcome.FAILED;
    }

    /** Why it is not done, for people; empty where it is. */
    String reason() {
        if (found == null) {
            return "%s begins".formatted(id);
        }
        if (found.lifecycle().isCompleted()) {
            return "";
        }
        FailureNote why = found.failure();
        if (found.lifecycle().isFinal() && why != null) {
            return "%s: %s".formatted(why.type(), why.message());
        }
        if (found.question() != null) {
            return "%s asks: %s".formatted(id, found.question());
        }
        String step = found.step().isEmpty() ? "" : ": " + found.step();
        return "%s is %s, %d %%%s".formatted(id, found.stage().spoken(), found.percentage(), step);
    }

    /** What is left of it, once it was to be undone. */
    Reading reading() {
        if (found == null) {
            return Reading.absent("%s never began".formatted(id));
        }
        if (found.lifecycle() == Lifecycle.FAILED) {
            return Reading.absent("%s changed nothing".formatted(id));
        }
        if (found.lifecycle() == Lifecycle.ROLLED_BACK) {
            return Reading.reverted("%s is rolled back".formatted(id));
        }
        return Reading.unknown(left(found));
    }

    private String left(Relative there) {
        if (!there.residues().isEmpty()) {
            return there.residues().stream()
                    .map(residue -> "%s: %s".formatted(residue.title(), residue.what()))
                    .collect(Collectors.joining("; ", "%s left: ".formatted(id), ""));
        }
        if (there.supersededBy() != null) {
            return "%s can no longer be rolled back: %s has built on it".formatted(id, there.supersededBy());
        }
        return there.refusals().isEmpty()
                ? "%s is %s, and can no longer be rolled back"
                        .formatted(id, there.stage().spoken())
                : "%s was not rolled back: %s"
                        .formatted(id, there.refusals().get(there.refusals().size() - 1));
    }
}
