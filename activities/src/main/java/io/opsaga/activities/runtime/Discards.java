package io.opsaga.activities.runtime;

import io.opsaga.control.ControlFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Gives up what was put aside of several agents. One that cannot be given up does not keep the others from it, and is named at the end. */
public final class Discards {
    private final List<String> kept = new ArrayList<>();
    private int given;

    /**
     * @param discard gives up what is left of the agent, and says whether there was anything
     * @throws ApplicationFailure where it is worth a retry
     */
    public void of(String agent, BooleanSupplier discard) {
        try {
            given += discard.getAsBoolean() ? 1 : 0;
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            kept.add("%s (%s)".formatted(agent, e.getOriginalMessage()));
        }
    }

    /**
     * What was done, in a sentence.
     *
     * @throws ApplicationFailure NOT_GIVEN_UP, where something is left
     */
    public String told(String machine) {
        String done = "gave up what was left of %d agents on %s".formatted(given, machine);
        if (!kept.isEmpty()) {
            throw ControlFailure.NOT_GIVEN_UP.because(
                    "%s; still there is what was put aside of %s".formatted(done, String.join(", ", kept)));
        }
        return done;
    }
}
