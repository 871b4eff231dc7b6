package io.opsaga.activities.docker;

/**
 * Where a reader of a container's log has come to: what the engine was told since a second, and how much of that was read. It is counted
 * and not looked for, because a program may write the same again and again; and a second is taken that is over, because of two outputs
 * at the same moment an engine may note the earlier one later.
 *
 * @param second since 1970, by the engine's clock
 * @param entries that were read of those that are as late as that or later; an engine keeps a long line in several
 */
public record LogMark(long second, int entries) {
    static final LogMark BEGINNING = new LogMark(0, 0);
}
