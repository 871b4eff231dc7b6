package io.opsaga.operation;

/** How an operation goes about targets and places that are taken. */
public enum Entry {
    /** It is refused where a target is held, or promised to one that came before; for one of the environment's places it waits. */
    WHERE_FREE,
    /** It waits, for its targets and for a place. */
    IN_LINE,
    /** It takes no place and waits for nothing; it is refused where a target is held. For rollbacks, which are urgent. */
    AHEAD
}
