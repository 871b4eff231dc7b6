package io.opsaga.archive;

/** Which executions of a backup are restored into a throw-away target and probed there. The others stay unverified. */
public sealed interface Verification {
    /** Every one. */
    record Always() implements Verification {}

    /**
     * One out of several.
     *
     * @param executions out of how many, at least two
     */
    record Every(int executions) implements Verification {}

    /** None. */
    record Never() implements Verification {}
}
