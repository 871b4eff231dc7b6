package io.opsaga.deployment;

import java.util.EnumSet;
import java.util.Set;

/** How a call on the played machine or store goes wrong. */
enum Fault {
    /** Nothing happens, and trying again cannot help. */
    REFUSES,
    /** It takes effect, and fails for good all the same. */
    BREAKS_AFTERWARDS,
    /** Nothing happens, and every attempt fails as if the machine did not answer. */
    UNREACHABLE,
    /** It takes effect, and every attempt fails as if the answer were lost. */
    ANSWER_LOST,
    /** It takes effect, and the answer to the first attempt is lost. */
    FIRST_ANSWER_LOST,
    /** Nothing happens, and every attempt fails with an exception that has no message. */
    SAYS_NOTHING,
    /** Nothing happens until it is cancelled; then it acknowledges. */
    HANGS_BEFORE,
    /** It takes effect and does not return until it is cancelled; then it acknowledges. */
    HANGS_AFTERWARDS,
    /** It takes effect, does not return, and when it is cancelled it returns as if nothing were. */
    COMPLETES_WHEN_CANCELLED,
    /** It takes effect, does not return, and when it is cancelled it fails with an error of its own. */
    FAILS_WHEN_CANCELLED,
    /** Nothing happens, and there is no further sign of life. */
    SILENT_BEFORE,
    /** It takes effect and gives no further sign of life. */
    SILENT_AFTERWARDS;

    private static final Set<Fault> WITHOUT_EFFECT =
            EnumSet.of(REFUSES, UNREACHABLE, SAYS_NOTHING, HANGS_BEFORE, SILENT_BEFORE);

    boolean takesEffect() {
        return !WITHOUT_EFFECT.contains(this);
    }

    boolean hangs() {
        return this == HANGS_BEFORE
                || this == HANGS_AFTERWARDS
                || this == COMPLETES_WHEN_CANCELLED
                || this == FAILS_WHEN_CANCELLED;
    }
}
