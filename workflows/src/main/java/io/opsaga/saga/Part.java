package io.opsaga.saga;

import io.temporal.failure.TemporalFailure;

/** A step that is an operation of its own: a run with its own steps, undos and verdict. See {@link Steps#child}. */
public interface Part {
    /** What it is about, in a few words for whoever reads the plan. */
    String about();

    /**
     * Starts it and waits until it has come to its end.
     *
     * @return what became of it, for people
     * @throws TemporalFailure its own failure, where it did not complete; it has undone itself then, as far as it could
     */
    String run();

    /** Has it undo itself, and tells what is left of it; does nothing where it was never started, or is undone. */
    Reading undo();
}
