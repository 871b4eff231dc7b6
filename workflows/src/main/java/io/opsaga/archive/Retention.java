package io.opsaga.archive;

/**
 * How many backups are kept: what any of the rules wants to keep stays.
 *
 * @param keepLast the newest ones, at least one
 * @param daily the newest of each day, for so many days that have one
 * @param weekly the newest of each week, for so many weeks that have one
 * @param monthly the newest of each month, for so many months that have one
 */
public record Retention(int keepLast, int daily, int weekly, int monthly) {}
