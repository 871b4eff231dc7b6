package io.opsaga.api.metrics;

import io.opsaga.operation.Figures.Performance;

/**
 * The four DORA keys, over the last days.
 *
 * @param deploymentFrequency changes per day that stayed
 * @param leadTimeForChanges median seconds from the first request for a version to its first completion in an environment
 * @param changeFailureRate share of the changes that did not stay, 0 to 1
 * @param timeToRestore median seconds from the failure, or the order to roll back, until all was well again
 * @param changes how many changes that is about
 * @param unrestored failed changes that nobody has set right yet
 */
record Dora(
        long windowDays,
        double deploymentFrequency,
        double leadTimeForChanges,
        double changeFailureRate,
        double timeToRestore,
        long changes,
        long unrestored) {

    static Dora of(Performance performance) {
        return new Dora(
                MetricsController.WINDOW.toDays(),
                perDay(performance),
                Numbers.seconds(performance.leadTime()),
                Numbers.share(performance.changeFailureRate()),
                Numbers.seconds(performance.medianRestore()),
                performance.changes(),
                performance.unrestored());
    }

    static double perDay(Performance performance) {
        return (double) (performance.changes() - performance.failedChanges()) / MetricsController.WINDOW.toDays();
    }
}
