package io.opsaga.activities.docker;

/**
 * Some of what a container wrote to both its outputs.
 *
 * @param bytes at most 1 MiB, a character for each of them; without the times at which they were written
 * @param cut whether something is missing that stood before them
 * @param end where they end
 */
public record LogPart(String bytes, boolean cut, LogMark end) {}
