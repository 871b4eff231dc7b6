package io.opsaga.activities.postgresql;

/**
 * How far a restore is.
 *
 * @param begun parts of the dump, such as a table, its rows or an index, that have been begun; they differ much in what they take
 * @param all how many there are
 * @param now what is worked on, in pg_restore's words
 */
public record RestoreProgress(int begun, int all, String now) {}
