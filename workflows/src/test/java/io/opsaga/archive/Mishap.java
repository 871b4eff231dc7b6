package io.opsaga.archive;

/** How a call on the played stores goes wrong. */
public enum Mishap {
    /** Nothing happens, and trying again cannot help. */
    REFUSES,
    /** It takes effect, and fails for good all the same. */
    BREAKS_AFTERWARDS,
    /** Nothing happens, and every attempt fails as if nobody answered. */
    UNREACHABLE,
    /** It takes effect, and every attempt at this call fails as if the answer were lost; a later call is answered. */
    ANSWER_LOST,
    /** The source ends before its stream is whole, and does so at every attempt. */
    SOURCE_CUT,
    /** Nothing happens until it is cancelled. */
    HANGS_BEFORE,
    /** It takes effect, and does not return until it is cancelled. */
    HANGS_AFTERWARDS,
    /** Nothing happens, and there is no further sign of life. */
    SILENT_BEFORE,
    /** It takes effect and gives no further sign of life; a later call is answered, as by another worker. */
    SILENT_AFTERWARDS;

    public boolean takesEffect() {
        return this == BREAKS_AFTERWARDS
                || this == ANSWER_LOST
                || this == HANGS_AFTERWARDS
                || this == SILENT_AFTERWARDS;
    }

    /** Whether only the first call goes wrong, with all its attempts. */
    public boolean isOfOneCall() {
        return this == ANSWER_LOST || this == SILENT_AFTERWARDS;
    }

    public boolean hangs() {
        return this == HANGS_BEFORE || this == HANGS_AFTERWARDS;
    }

    public boolean silent() {
        return this == SILENT_BEFORE || this == SILENT_AFTERWARDS;
    }

    public ArchiveFailure failure() {
        return switch (this) {
            case REFUSES, BREAKS_AFTERWARDS -> ArchiveFailure.STORE_REFUSED;
            case SOURCE_CUT -> ArchiveFailure.SOURCE_CUT;
            default -> ArchiveFailure.STORE_UNREACHABLE;
        };
    }
}
