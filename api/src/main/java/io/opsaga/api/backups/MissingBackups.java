package io.opsaga.api.backups;

import io.opsaga.api.backups.BackupStandings.Standing;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.MissingBackup;
import io.opsaga.archive.NewestBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks whether the backups are there that should be by their schedules, and raises what is missing: a line in the log when it is seen first, at the start
 * and then once a day as long as it is so, and a number among the metrics.
 */
@Component
public class MissingBackups {
    private static final Logger LOG = LoggerFactory.getLogger(MissingBackups.class);
    private static final Duration AGAIN_AFTER = Duration.ofDays(1);

    private final DeclaredBackups declared;
    private final BackupStandings standings;
    private final Map<BackupName, Instant> told = new TreeMap<>();
    private volatile Report report = new Report(Map.of(), Map.of());

    MissingBackups(DeclaredBackups declared, BackupStandings standings) {
        this.declared = declared;
        this.standings = standings;
    }

    /**
     * What a look has found.
     *
     * @param newest all declared backups, and how far they have come
     * @param missing those that are missing
     */
    public record Report(Map<BackupName, NewestBackup> newest, Map<BackupName, MissingBackup> missing) {
        public Report {
            newest = Collections.unmodifiableMap(new TreeMap<>(newest));
            missing = Collections.unmodifiableMap(new TreeMap<>(missing));
        }
    }

    /** What the last look that was possible has found. */
    public Report latest() {
        return report;
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga.backups-io.opsaga.api.backups.ScheduleSettings'.lookForMissingEvery()}")
    public void look() {
        look(Instant.now());
    }

    synchronized void look(Instant now) {
        try {
            report = report(standings.tell(declared.all(null), now));
            raise(report.missing(), now);
        } catch (RuntimeException e) {
            // The store is away; the next look comes soon, and until then it is as it was.
            LOG.warn("It cannot be told whether backups are missing: {}", e.getMessage());
        }
    }

    /** Where Temporal does not tell of a schedule, what was missing is missing still. */
    private Report report(List<Standing> all) {
        Map<BackupName, NewestBackup> newest = new TreeMap<>();
        Map<BackupName, MissingBackup> missing = new TreeMap<>();
        for (Standing one : all) {
            BackupName name = BackupStandings.name(one.declared());
            newest.put(name, one.newest());
            boolean known = one.schedule() != null || one.declared().job().schedule() == null;
            MissingBackup what = known ? one.missing() : report.missing().get(name);
            if (what != null) {
                missing.put(name, what);
            }
        }
        return new Report(newest, missing);
    }

    private void raise(Map<BackupName, MissingBackup> missing, Instant now) {
        told.keySet().removeIf(name -> {
            boolean there = !missing.containsKey(name);
            if (there) {
                LOG.info("The backup {} is not missing any more", name);
            }
            return there;
        });
        missing.forEach((name, what) -> {
            Instant last = told.get(name);
            if (last == null || !now.isBefore(last.plus(AGAIN_AFTER))) {
                LOG.warn(
                        "The backup {} is missing since {}: {}",
                        name,
                        what.since(),
                        what.what().sentence());
                told.put(name, now);
            }
        });
    }
}
