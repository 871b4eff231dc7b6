/**
 * Operations that are started at certain times, by schedules of Temporal's. What a schedule starts comes in as every other operation does: its
 * own run records it, takes its locks, or waits for them. What is declared is compared with what Temporal has, and made so; whether a schedule is
 * paused is no declaration, and stays.
 */
@NullMarked
package io.opsaga.schedule;

import org.jspecify.annotations.NullMarked;
