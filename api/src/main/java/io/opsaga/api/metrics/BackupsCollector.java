package io.opsaga.api.metrics;

import io.opsaga.api.backups.MissingBackups;
import io.opsaga.api.backups.MissingBackups.Report;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.NewestBackup;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * How old the newest backups are, and how many are missing, by the last look for them: a scrape asks nobody. Backups are labels, as each is declared
 * by hand; executions are not.
 */
@Component
class BackupsCollector implements MultiCollector {
    private final MissingBackups backups;

    BackupsCollector(MissingBackups backups, ObjectProvider<PrometheusRegistry> registry) {
        this.backups = backups;
        registry.ifAvailable(found -> found.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        Report report = backups.latest();
        Instant now = Instant.now();
        return MetricSnapshots.of(
                Series.gauge(
                        "opsaga_backup_age_seconds",
                        "How long ago the newest one of a backup was taken that can be restored.",
                        ages(report, NewestBackup::kept, now)),
                Series.gauge(
                        "opsaga_backup_verified_age_seconds",
                        "How long ago the newest one of a backup was taken that was restored and found to be what was sent.",
                        ages(report, NewestBackup::verified, now)),
                Series.gauge(
                        "opsaga_backups_missing",
                        "Backups that should have been made, or proven, by their schedules, and were not.",
                        missing(report)));
    }

    private static Map<Labels, Double> ages(
            Report report, Function<NewestBackup, @Nullable Instant> taken, Instant now) {
        Map<Labels, Double> ages = new TreeMap<>();
        report.newest().forEach((name, newest) -> {
            Instant at = taken.apply(newest);
            if (at != null) {
                ages.put(
                        Labels.of("environment", name.environment(), "backup", name.backup()),
                        Numbers.seconds(Duration.between(at, now)));
            }
        });
        return ages;
    }

    /** Also 0, of every environment that has backups: an alert needs a value to come back to. */
    private static Map<Labels, Double> missing(Report report) {
        Map<Labels, Double> counts = new TreeMap<>();
        for (BackupName name : report.newest().keySet()) {
            counts.merge(
                    Labels.of("environment", name.environment()),
                    report.missing().containsKey(name) ? 1.0 : 0.0,
                    Double::sum);
        }
        return counts;
    }
}
