package io.opsaga.saga;

import java.util.Objects;

/**
 * What a probe, or the probe at the end of an undo, read back from the target.
 *
 * @param detail a sentence for people: what is there
 */
public record Reading(Effect effect, String detail) {
    public Reading {
        Objects.requireNonNull(effect, "effect");
        detail = OutsideText.message(Objects.requireNonNullElse(detail, ""));
    }

    public static Reading applied(String detail) {
        return new Reading(Effect.APPLIED, detail);
    }

    public static Reading absent(String detail) {
        return new Reading(Effect.ABSENT, detail);
    }

    public static Reading reverted(String detail) {
        return new Reading(Effect.REVERTED, detail);
    }

    public static Reading unknown(String detail) {
        return new Reading(Effect.UNKNOWN, detail);
    }

    /** Whether nothing of the step is left on the target. */
    public boolean gone() {
        return effect == Effect.ABSENT || effect == Effect.REVERTED;
    }
}
