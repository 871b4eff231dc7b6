package io.opsaga.worker.temporal;

import io.temporal.activity.Activity;
import java.util.Optional;

/** For which operation a thread works. */
public final class CurrentOperation {
    private CurrentOperation() {}

    /** The workflow id of the activity that this thread runs; empty where it runs none. */
    public static Optional<String> id() {
        try {
            return Optional.of(Activity.getExecutionContext().getInfo().getWorkflowId());
        } catch (IllegalStateException e) {
            // So the SDK says that there is none; it offers no other way to ask.
            return Optional.empty();
        }
    }
}
