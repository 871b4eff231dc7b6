package io.opsaga.api.backups;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.support.MemorySchedules;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.backup.BackupInput;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduledOperation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackupSchedulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final OpsagaSettings SETTINGS = new OpsagaSettings(
            Duration.ofDays(1), Duration.ofSeconds(7), Duration.ofSeconds(8), SECOND, SECOND, SECOND, SECOND, 8);

    private final TwoMachines inventories = new TwoMachines();
    private final MemorySchedules schedules = new MemorySchedules();
    private final BackupSchedules kept =
            new BackupSchedules(new DeclaredBackups(inventories), inventories, schedules, SETTINGS);

    private static ScheduleName nightly(String environment) {
        return new ScheduleName("backup", environment, "cache-nightly");
    }

    @Test
    void whatHasAScheduleIsStartedAsItIsDeclared() {
        kept.look();

        assertThat(schedules.kept())
                .extracting(ScheduledOperation::name)
                .containsExactlyInAnyOrder(nightly("production"), nightly("testing"));
        ScheduledOperation one = schedules.kept().get(0);
        assertThat(one.timing().cron().text()).isEqualTo("0 3 * * *");
        Operation operation = one.input().operation();
        assertThat(operation.actor()).isEqualTo("schedule");
        assertThat(operation.reason()).isEqualTo("0 3 * * * Europe/Berlin");
        assertThat(operation.terms().entry()).isEqualTo(Entry.IN_LINE);
        assertThat(operation.terms().lease()).isZero();
        assertThat(operation.terms().patience()).isEqualTo(SETTINGS.patience());
        assertThat(operation.terms().undoPatience()).isEqualTo(SETTINGS.undoPatience());
        assertThat(((BackupInput) one.input()).proveEvery()).isZero();
    }

    @Test
    void theyAreKeptAnewWhenInventoriesWereReadAgainAndNotOtherwise() {
        kept.look();
        kept.look();
        assertThat(schedules.times()).isEqualTo(1);

        inventories.next(() -> inventories.put(EnvironmentName.STAGING));
        inventories.reload();
        kept.look();

        assertThat(schedules.times()).isEqualTo(2);
        assertThat(schedules.kept()).extracting(ScheduledOperation::name).contains(nightly("staging"));
    }

    @Test
    void whatCouldNotBeDoneIsDoneAtTheNextLook() {
        schedules.away(true);
        kept.look();
        assertThat(schedules.kept()).isEmpty();

        schedules.away(false);
        kept.look();

        assertThat(schedules.kept()).hasSize(2);
    }
}
