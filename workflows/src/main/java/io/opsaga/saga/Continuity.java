package io.opsaga.saga;

import com.fasterxml.jackson.databind.JsonNode;
import io.opsaga.saga.Memory.OpenUndo;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Functions.Func;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets a saga go on in another run with the same code: that is walked through once more, steps that are behind it are passed by, and what they have
 * read is remembered. So undos are registered anew by whoever knows how they go.
 */
public final class Continuity {
    private static final Set<StepState> AHEAD = Set.of(StepState.PLANNED, StepState.RUNNING, StepState.FAILED);

    private final Ledger ledger;
    private final Compensations compensations;
    private final Runnable boundary;
    private final Map<String, JsonNode> answers = new TreeMap<>();
    private final Map<String, OpenUndo> undos = new TreeMap<>();
    private final Set<String> behind = new TreeSet<>();
    private boolean registering;

    /** @param boundary called between two steps, and between two undos: where a run may end and be continued */
    public Continuity(Ledger ledger, Compensations compensations, Runnable boundary) {
        this.ledger = ledger;
        this.compensations = compensations;
        this.boundary = boundary;
        compensations.between(boundary);
    }

    /** Ends a walk at the first step that is not behind the saga. */
    private static final class EndOfWalk extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EndOfWalk() {
            super("The saga has come no further", null, false, false);
        }
    }

    /** What there is to be remembered. */
    public Memory memory() {
        return new Memory(
                ledger.entries(),
                ledger.learned(),
                compensations.open(),
                compensations.residues(),
                compensations.worldTouched(),
                new TreeMap<>(answers));
    }

    /** Goes on from there; its undos are registered by {@link #register}. */
    public void restore(Memory memory) {
        ledger.restore(memory.steps(), memory.learned());
        compensations.restore(memory.residues(), memory.worldTouched());
        answers.putAll(memory.answers());
        memory.undos().forEach(undo -> undos.put(undo.step(), undo));
        memory.steps().stream().filter(line -> !AHEAD.contains(line.state())).forEach(line -> behind.add(line.step()));
    }

    /**
     * Walks through the steps that are behind the saga, and registers those of their undos that are open. A saga that had failed by what it had read
     * or was answered fails there once more.
     */
    public void register(Runnable walk) {
        registering = true;
        try {
            walk.run();
        } catch (EndOfWalk e) {
            // It has come to where the run before has ended.
        } catch (ApplicationFailure e) {
            // Nothing of it is behind that.
        } finally {
            registering = false;
            undos.clear();
        }
    }

    /** Whether that step needs not be done; one that has to be done ends a walk, or is where a run may end. */
    boolean passes(StepName step) {
        if (behind.contains(step.name())) {
            return true;
        }
        if (registering) {
            throw new EndOfWalk();
        }
        boundary.run();
        return false;
    }

    /** Registers the undo of a step where it is open. */
    void recall(StepName step, Func<Reading> undo) {
        OpenUndo open = registering ? undos.get(step.name()) : null;
        if (open != null) {
            compensations.recall(step, undo, open);
        }
    }

    <T> T keep(StepName step, T answer) {
        answers.put(step.name(), Payloads.tree(answer));
        return answer;
    }

    <T> T answer(StepName step, @Nullable Class<T> type) {
        JsonNode kept = answers.get(step.name());
        if (kept == null || type == null) {
            throw new IllegalStateException(
                    "What %s has read is not remembered: its type has to be said".formatted(step.name()));
        }
        return Payloads.of(kept, type);
    }
}
