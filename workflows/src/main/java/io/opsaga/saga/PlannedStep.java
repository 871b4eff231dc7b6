package io.opsaga.saga;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line of a plan: what a step would do.
 *
 * @param before what is there now, of a step that will change it; null of others
 * @param after what will be there then; null of steps that change nothing
 * @param detail what was read, or why nothing is done, for people; may be empty
 * @param estimate how long it is expected to take, by past medians; zero where it is not needed
 */
public record PlannedStep(
        String step,
        String title,
        Stage stage,
        boolean essential,
        Decision decision,
        @Nullable String before,
        @Nullable String after,
        String detail,
        Duration estimate) {
    public PlannedStep {
        detail = OutsideText.message(detail);
    }
}
