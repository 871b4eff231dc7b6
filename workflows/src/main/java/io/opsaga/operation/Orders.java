package io.opsaga.operation;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.FailureNote;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rollbacks out of the ways in which they can be ordered. */
final class Orders {
    /** Who is behind an order that came through Temporal itself, where nobody is named. */
    static final String NOBODY_NAMED = "temporal";

    private Orders() {}

    /** A signal may carry nothing, a text, or an object: whoever types it at 3 a.m. should not need a schema. */
    static RollbackOrder fromSignal(String operation, @Nullable Object order) {
        String id = rollbackId(operation);
        if (order instanceof Map<?, ?> fields) {
            return new RollbackOrder(id, text(fields.get("actor"), NOBODY_NAMED), text(fields.get("reason"), ""));
        }
        return new RollbackOrder(id, NOBODY_NAMED, text(order, ""));
    }

    /**
     * Makes sure that an update says all that it has to: what its handler trips over would stop the run for good.
     *
     * @throws io.temporal.failure.ApplicationFailure MALFORMED where it does not
     */
    static void wellFormed(boolean complete, String needs) {
        if (!complete) {
            throw OperationFailure.MALFORMED.because("The update needs %s; nothing was changed.".formatted(needs));
        }
    }

    /** The rollback of a part of what is rolled back; it has the same trigger, so that it blames no version where that does not. */
    static Rollback with(String operation, Relative whole) {
        Rollback theirs = whole.rollback();
        return new Rollback(
                rollbackId(operation),
                theirs == null ? Trigger.MANUAL_ROLLBACK : theirs.trigger(),
                theirs == null ? NOBODY_NAMED : theirs.actor(),
                "%s is rolled back: %s".formatted(whole.id(), theirs == null ? "" : theirs.reason()),
                OperationState.now());
    }

    static Rollback cancelled(String operation) {
        return new Rollback(
                rollbackId(operation), Trigger.MANUAL_ROLLBACK, NOBODY_NAMED, Rollback.CANCELLED, OperationState.now());
    }

    /** The rollback of a failed operation; by whoever ordered it where it was left as it is at first. */
    static Rollback automatic(OperationState state, Trigger trigger, FailureNote failure) {
        String actor = text(state.retriedBy, "opsaga");
        return new Rollback(rollbackId(state.operation.id()), trigger, actor, failure.message(), OperationState.now());
    }

    private static String rollbackId(String operation) {
        return "rollback_" + operation.substring(operation.indexOf('_') + 1);
    }

    static String text(@Nullable Object value, String otherwise) {
        return value == null ? otherwise : String.valueOf(value);
    }
}
