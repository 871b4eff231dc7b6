package io.opsaga.api.operations;

import io.opsaga.api.access.Actor;
import io.opsaga.operation.Progress;
import org.jspecify.annotations.Nullable;

/** Takes operations of one kind back whose own undos are gone, by another operation; one bean for each kind of which that is possible. */
public interface Returns {
    /** Name of the kind. */
    String kind();

    /**
     * Has what was there before brought back.
     *
     * @throws io.opsaga.api.problems.ProblemException ROLLBACK_REFUSED where there is nothing to go back to
     */
    Launched bringBack(Progress progress, String reason, Actor actor, @Nullable String key);

    /** What that would do; nothing is done. */
    PlanView plan(Progress progress, Actor actor);
}
