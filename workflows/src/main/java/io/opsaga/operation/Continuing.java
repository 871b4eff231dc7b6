package io.opsaga.operation;

import org.jspecify.annotations.Nullable;

/**
 * The input of a kind whose runs can outgrow a history, and go on in another run under the same id. What its saga's undos need must come from its
 * input and from what its steps have read, as its code is walked through once more there; what it reads has its type said.
 */
public interface Continuing extends OperationInput {
    /** What the run before has left; null in a first run. */
    @Nullable
    Carried carried();

    /** The same, going on from there. */
    Continuing carrying(Carried left);

    /** After how many steps and undos a run ends and is continued; sooner where Temporal says that its history grows too long. */
    default int stepsOfARun() {
        return 200;
    }
}
