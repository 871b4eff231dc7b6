package io.opsaga.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What of an operation's state is yes or no, as names of what is yes: for a run that is continued by another. */
final class Flags {
    private static final String PENDING = "order_pending";
    private static final String UNWOUND = "unwound";
    private static final String CANCELLED = "cancel_answered";
    private static final String RELEASED = "released";
    private static final String ORPHANED = "orphaned";
    private static final String ORDERED = "ordered";

    private Flags() {}

    static List<String> of(OperationState state) {
        List<String> flags = new ArrayList<>();
        add(flags, PENDING, state.orderPending);
        add(flags, UNWOUND, state.unwound);
        add(flags, CANCELLED, state.cancelAnswered);
        add(flags, RELEASED, state.released);
        add(flags, ORPHANED, state.orphaned);
        add(flags, ORDERED, state.ordered);
        return flags;
    }

    private static void add(List<String> flags, String name, boolean set) {
        if (set) {
            flags.add(name);
        }
    }

    static void restore(OperationState state, Carried carried) {
        List<String> flags = carried.flags();
        state.orderPending = flags.contains(PENDING);
        state.unwound = flags.contains(UNWOUND);
        state.cancelAnswered = flags.contains(CANCELLED);
        state.released = flags.contains(RELEASED);
        state.orphaned = flags.contains(ORPHANED);
        state.ordered = flags.contains(ORDERED);
        state.left = carried.left();
        state.retriedBy = carried.retriedBy();
        state.answered.putAll(Objects.requireNonNullElse(carried.answered(), Map.of()));
        restore(state, carried.progress());
    }

    private static void restore(OperationState state, Progress was) {
        state.findings.addAll(was.findings());
        state.facts.putAll(was.facts());
        state.refusals.addAll(was.refusals());
        state.lifecycle = was.lifecycle();
        state.stage = was.stage();
        state.residues = was.residues();
        state.revision = was.revision();
        state.verdict = was.verdict();
        state.failure = was.failure();
        state.rollback = was.rollback();
        state.finishedAt = was.finishedAt();
        state.rollbackUntil = was.rollbackUntil();
        state.supersededBy = was.supersededBy();
        state.planned = was.planned();
        state.approval = was.approval();
    }
}
