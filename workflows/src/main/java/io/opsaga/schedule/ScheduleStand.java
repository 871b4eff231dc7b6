package io.opsaga.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule stands.
 *
 * @param note who has paused or resumed it last, and why; empty where nobody has
 * @param next when it starts something next; null where it is paused, or its time does not come again
 * @param since from when on something is expected of it: since its times were declared as they are, or since it was resumed
 */
public record ScheduleStand(
        boolean paused, String note, @Nullable Instant next, Instant since) {}
