package io.opsaga.api.metrics;

import io.opsaga.operation.Figures.Performance;
import java.util.List;

/**
 * The evaluation metrics of the requirements, as far as Opsaga can know them yet, over the last days.
 *
 * @param deploymentSuccessRate share of the operations that ended and had something to do which completed, 0 to 1
 * @param deploymentTime mean seconds
 * @param meanTimeToRecovery mean seconds from the failure, or the order to roll back, until all was well again
 * @param configurationErrorRate share of the operations that ended because what was declared or asked for does not fit, 0 to 1
 * @param notMeasured the metrics that nothing here can tell: nobody watches agents between operations, and there are no audits and
 *     no backups yet
 */
record Evaluation(
        long windowDays,
        double deploymentSuccessRate,
        double deploymentTime,
        double meanTimeToRecovery,
        double configurationErrorRate,
        List<String> notMeasured) {
    private static final List<String> NOT_MEASURED =
            List.of("system_uptime", "security_compliance_score", "backup_success_rate");

    static Evaluation of(Performance performance) {
        return new Evaluation(
                MetricsController.WINDOW.toDays(),
                Numbers.share(performance.successRate()),
                Numbers.seconds(performance.averageTime()),
                Numbers.seconds(performance.averageRestore()),
                Numbers.share(performance.configurationErrorRate()),
                NOT_MEASURED);
    }
}
