package io.opsaga.saga;

/**
 * Something that an undo could not remove or restore.
 *
 * @param step the step whose undo failed
 * @param title the step's title
 * @param what what is left or unknown, for people
 */
public record Residue(String step, String title, String what) {
    public Residue {
        what = OutsideText.message(what);
    }
}
