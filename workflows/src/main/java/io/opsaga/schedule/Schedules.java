package io.opsaga.schedule;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of this installation. Nobody else's are seen or touched. Every call answers within seconds.
 *
 * <p>Failures: {@link Unavailable} where they cannot be asked; what was done until then stays done, and doing it again does the rest.
 */
public interface Schedules {
    /**
     * Sees to it that the schedules of that kind are these and no others. What is as it should be is not touched, and whether one is paused is
     * left as it is.
     */
    Changes keep(String kind, Collection<ScheduledOperation> wanted);

    /** How those of them stand that there are. */
    Map<ScheduleName, ScheduleStand> stands(Collection<ScheduleName> names);

    /**
     * Has it start nothing until it is resumed; what it has started goes on.
     *
     * @param note who wants that, and why
     * @return how it stands now; empty where there is none of that name
     */
    Optional<ScheduleStand> pause(ScheduleName name, String note);

    /** Has it start something again when its next time comes; of what came meanwhile nothing is made up for. */
    Optional<ScheduleStand> resume(ScheduleName name, String note);

    /** How many were made, changed and removed. */
    record Changes(int made, int changed, int removed) {
        public boolean none() {
            return made + changed + removed == 0;
        }
    }

    /** Schedules cannot be asked now, or not at all; the message says which. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
