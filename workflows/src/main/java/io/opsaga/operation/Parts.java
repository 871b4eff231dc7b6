package io.opsaga.operation;

import io.opsaga.operation.Carried.BegunPart;
import io.opsaga.saga.StepName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
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
    private final Map<String, String> steps = new TreeMap<>();

    Parts(OperationState state, OperationActivities store, ProgressPublisher bulletin) {
        this.state = state;
        this.store = store;
        this.bulletin = bulletin;
    }

    /**
     * A part that is done as that step; a step has one.
     *
     * @throws io.temporal.failure.ApplicationFailure where the run of another step's part would have the same id
     */
    ChildOperation of(StepName step, String type, OperationInput input) {
        String whole = state.operation.id();
        String id = Identifiers.operation(
                whole + "-" + step.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!step.name().equals(steps.getOrDefault(id, step.name()))) {
            throw OperationFailure.STEPS_ALIKE.because(
                    "The parts of %s and %s would both be %s".formatted(steps.get(id), step.name(), id));
        }
        steps.put(id, step.name());
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

    /** Whether something may have become of one since it was looked at. */
    boolean called() {
        return begun().anyMatch(ChildOperation::called);
    }

    /** Looks at those of which something may have become, and says what nobody has asked of this operation. */
    void look() {
        look(part ->
                tell("%s was rolled back on its own; this operation is not as it was completed".formatted(part.id())));
    }

    /**
     * The same of an operation at work: it fails where one that was done is not there any more, because somebody has cancelled its run past Opsaga.
     *
     * @throws io.temporal.failure.ApplicationFailure then
     */
    void mustStand() {
        look(part -> {
            throw RunFailure.CANCELLED.because("%s was rolled back on its own".formatted(part.id()));
        });
    }

    private void look(Consumer<ChildOperation> takenBack) {
        begun().filter(ChildOperation::called).forEach(part -> {
            switch (part.fate()) {
                case TAKEN_BACK -> takenBack.accept(part);
                case CUT_SHORT ->
                    tell("the run of %s was ended from outside; it can no longer be rolled back".formatted(part.id()));
                case TELLS -> tell("%s: %s".formatted(part.id(), part.told()));
                case AS_IT_WAS -> {}
            }
        });
    }

    private void tell(String what) {
        state.note("%s: %s".formatted(OperationState.now(), what));
        bulletin.changed();
        bulletin.record();
        bulletin.tellWhole();
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
