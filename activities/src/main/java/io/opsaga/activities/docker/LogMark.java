package io.opsaga.activities.docker;

/**
 * Where a reader of a container's log has come to: which entry was the last that was read. It is known by its time, to the nanosecond, and
 * not by what it says, because a program may write the same again and again; and it is looked for from a second on that is over then,
 * because of two outputs at the same moment an engine may note the earlier one later.
 *
 * @param second since 1970, by the engine's clock
 * @param entries that were read of those that are as late as that or later, for a guess; an engine keeps a long line in several
 * @param last the time of the last one that was read, as the engine writes it; empty where there was none
 * @param times how many were read of the ones of that time
 */
public record LogMark(long second, int entries, String last, int times) {
    static final LogMark BEGINNING = new LogMark(0, 0, "", 0);
}
