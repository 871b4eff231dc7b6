package io.opsaga.api.operations;

/**
 * Why it did not complete.
 *
 * @param type stable name of the failure
 * @param sentence what that type of failure means
 * @param message what went wrong, with the particulars
 * @param step where it happened; empty where it happened between steps
 */
public record FailureView(String type, String sentence, String message, String step) {}
