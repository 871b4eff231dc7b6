package io.opsaga.saga;

/**
 * Why an operation did not complete.
 *
 * @param type the failure's stable name
 * @param message what went wrong, with the particulars
 * @param step the step in which it happened; empty where it happened between steps
 */
public record FailureNote(String type, String message, String step) {
    public FailureNote {
        message = OutsideText.message(message);
    }
}
