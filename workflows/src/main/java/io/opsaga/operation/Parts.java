package io.opsaga.operation;

import io.opsaga.operation.Carried.BegunPart;
import io.opsaga.saga.StepName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations that one has started as parts of itself. */
final class Parts {
    /** The fact that tells their ids, with blanks between. */
    static final String FACT = "parts";

    private final OperationState state;
    private final OperationActivities store;
    private final ProgressPublisher bulletin;
    private final List<ChildOperation> parts = new ArrayList<>();
    private final List<BegunPart> before = new ArrayList<>();

    Parts(OperationState state, OperationActivities store, ProgressPublisher bulletin) {
        this.state = state;
        this.store = store;
        this.bulletin = bulletin;
    }

    /** A part that is done as that step; a step has one. */
    ChildOperation of(StepName step, String type, OperationInput input) {
        String whole = state.operation.id();
        String id = Identifiers.operation(
                whole + "-" + step.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return parts.stream().filter(known -> known.id().equals(id)).findFirst().orElseGet(() -> {
            ChildOperation part = new ChildOperation(whole, id, type, input, store, this::changed);
            before.stream().filter(begun -> begun.id().equals(id)).forEach(part::restore);
            parts.add(part);
            return part;
        });
    }

    /** Those that have begun, for a run that goes on from this one. */
    List<BegunPart> carried() {
        return begun().map(ChildOperation::carried).toList();
    }

    void restore(List<BegunPart> begun) {
        before.addAll(begun);
    }

    private void changed() {
        state.facts.put(FACT, begun().map(ChildOperation::id).collect(Collectors.joining(" ")));
        bulletin.changed();
        bulletin.record();
    }

    /** Something may have become of one of them. */
    void heard(@Nullable String of) {
        begun().filter(part -> part.id().equals(of)).forEach(ChildOperation::call);
    }

    List<TargetRow> rows() {
        return begun().map(ChildOperation::row).toList();
    }

    /** Has them see that their whole can no longer be undone, as its record says; then they need not be kept so that they can be undone, either. */
    void release() {
        Detached.run(() -> begun().forEach(part -> Family.tell(part.id(), state.operation.id())));
    }

    private Stream<ChildOperation> begun() {
        return List.copyOf(parts).stream().filter(ChildOperation::begun);
    }
}
