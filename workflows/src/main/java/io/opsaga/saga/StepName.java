package io.opsaga.saga;

import java.time.Duration;

/**
 * A step of a saga; implemented by one enum per capability, whose order is the order of the saga. The same list makes the
 * plan, the percentage, the ledger and the test matrix.
 */
public interface StepName {
    /** The stable name, as in {@link Enum#name()}. */
    String name();

    /** What the step does, for people: "start new version". */
    String title();

    /** The stage that the operation is in while this step runs; one of its kind. */
    Stage stage();

    /** Whether a failure fails the operation; a failed best-effort step is only a warning. */
    boolean essential();

    /** How long it takes where no past run says better. */
    Duration estimate();
}
