package io.opsaga.activities.runtime;

/**
 * Some of what a version wrote.
 *
 * @param bytes at most 1 MiB, a character for each of them; they may begin or end within a line, or a character of the program's
 * @param cut whether something is missing that stood before them
 * @param end where they end
 */
public record LogPiece(String bytes, boolean cut, LogPlace end) {}
