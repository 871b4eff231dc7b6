package io.opsaga.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of all operations add up to. Counts are since the first operation, and survive every restart, as they are the
 * store's; rates and times are over a window.
 */
public interface Figures {
    /** Upper bounds of the classes that durations are counted in; a last class has what took longer. */
    List<Duration> BOUNDS = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30));

    Counts counts();

    /**
     * How well changes went.
     *
     * @param environment wire name; null for all of them together
     * @param since the beginning of the window; what was over before is not counted
     */
    Performance performance(@Nullable String environment, Instant since);

    /** @param what a verdict, a type of failure, a trigger; empty where only operations are counted */
    record Count(String kind, String environment, String what, long number) {}

    /**
     * How long the first run through the steps took, from its first step on.
     *
     * @param classes one number for each of {@link #BOUNDS} and one for what took longer
     */
    record Durations(String kind, String environment, List<Long> classes, Duration sum) {}

    /**
     * Counts of all operations.
     *
     * @param started all that were ever accepted
     * @param active those that are not over
     * @param finished those that are over, by verdict as it is now
     * @param failures by the type of their failure, also those that are being rolled back
     * @param rollbacks by trigger, also those under way
     * @param quarantined versions in quarantine, by environment
     */
    record Counts(
            List<Count> started,
            List<Count> active,
            List<Count> finished,
            List<Count> failures,
            List<Count> rollbacks,
            List<Durations> durations,
            Map<String, Long> quarantined) {}

    /**
     * How well changes went within a window. A <em>change</em> is an operation that ended having changed something, or having had to
     * undo something; one that found nothing to do is none, nor is one that brings an earlier version back. It <em>failed</em> when it did not stay: rolled back,
     * in part or wholly, or replaced by a deployment that brought the version before back.
     *
     * @param finished operations that ended
     * @param idle those of them that found nothing to do
     * @param completed those of them that completed and changed something
     * @param misconfigured those that failed because what was declared or asked for does not fit the machines
     * @param averageTime of all that ended and had something to do, from when their turn came; null where none did
     * @param leadTime median time from the first request for a version to its first completion in an environment; null where there is none
     * @param restored failed changes that were set right
     * @param unrestored failed changes that were not
     * @param medianRestore median time from the failure, or the order to roll back, until all was as before or a later operation had succeeded
     * @param averageRestore the same as an average
     */
    record Performance(
            long finished,
            long idle,
            long completed,
            long misconfigured,
            long changes,
            long failedChanges,
            @Nullable Duration averageTime,
            @Nullable Duration leadTime,
            long restored,
            long unrestored,
            @Nullable Duration medianRestore,
            @Nullable Duration averageRestore) {

        /** Of those that had something to do; null where none of them ended. */
        public @Nullable Double successRate() {
            return share(completed, finished - idle);
        }

        /** Null where nothing was changed. */
        public @Nullable Double changeFailureRate() {
            return share(failedChanges, changes);
        }

        /** Null where nothing ended. */
        public @Nullable Double configurationErrorRate() {
            return share(misconfigured, finished);
        }

        private static @Nullable Double share(long part, long whole) {
            return whole == 0 ? null : (double) part / whole;
        }
    }
}
