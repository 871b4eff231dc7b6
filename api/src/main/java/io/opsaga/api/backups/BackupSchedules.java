package io.opsaga.api.backups;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.backup.BackupInput;
import io.opsaga.backup.BackupKind;
import io.opsaga.inventory.InventoryReload;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.schedule.ScheduledOperation;
import io.opsaga.schedule.Schedules;
import io.opsaga.schedule.Schedules.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the schedules as the inventories declare them: at the start, whenever inventories were read again, and from time to time, since somebody may
 * have removed one in Temporal.
 */
@Component
public class BackupSchedules {
    /** Who asks for what a schedule starts. */
    static final String ACTOR = "schedule";

    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedules.class);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(5);

    private final DeclaredBackups declared;
    private final InventoryReload inventories;
    private final Schedules schedules;
    private final OpsagaSettings settings;
    private String kept = "";
    private Instant keptAt = Instant.EPOCH;
    private String trouble = "";

    BackupSchedules(
            DeclaredBackups declared, InventoryReload inventories, Schedules schedules, OpsagaSettings settings) {
        this.declared = declared;
        this.inventories = inventories;
        this.schedules = schedules;
        this.settings = settings;
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga.backups-io.opsaga.api.backups.ScheduleSettings'.lookAtSchedulesEvery()}")
    public synchronized void look() {
        Instant now = Instant.now();
        // Before they are asked for what they declare: what changes in between is another version the next time.
        String version = inventories.inForce().version();
        if (version.equals(kept) && now.isBefore(keptAt.plus(AGAIN_AFTER))) {
            return;
        }
        try {
            Changes changes = schedules.keep(BackupKind.NAME, wanted());
            kept = version;
            keptAt = now;
            trouble = "";
            if (!changes.none()) {
                LOG.info("Schedules of backups are as declared now: {}", changes);
            }
        } catch (RuntimeException e) {
            // Temporal is away, or has no schedules; the next look comes soon, and says nothing that was said already.
            if (!trouble.equals(e.getMessage())) {
                LOG.warn("Schedules of backups are not as declared yet: {}", e.getMessage());
            }
            trouble = String.valueOf(e.getMessage());
        }
    }

    private List<ScheduledOperation> wanted() {
        return declared.all(null).stream().flatMap(this::wanted).toList();
    }

    private Stream<ScheduledOperation> wanted(Declared one) {
        BackupSchedule schedule = one.job().schedule();
        return schedule == null
                ? Stream.empty()
                : Stream.of(new ScheduledOperation(BackupInput.of(operation(one, schedule), one.job()), schedule));
    }

    /** It waits where another backup has its store, as nobody is there who would ask again. */
    private Operation operation(Declared one, BackupSchedule schedule) {
        OperationPolicy terms = new OperationPolicy(
                Duration.ZERO, settings.patience(), settings.undoPatience(), Map.of(), null, Entry.IN_LINE);
        return new Operation(
                "",
                BackupKind.NAME,
                one.environment(),
                one.name(),
                one.machine(),
                "",
                ACTOR,
                "%s %s".formatted(schedule.cron().text(), schedule.timeZone().getId()),
                Instant.EPOCH,
                terms);
    }
}
