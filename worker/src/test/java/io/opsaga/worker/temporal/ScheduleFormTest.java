package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.BackupSchedule.Overlap;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Cron;
import io.opsaga.backup.BackupInput;
import io.opsaga.backup.BackupKind;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.saga.Payloads;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.ScheduledOperation;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScheduleFormTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final ScheduleForm FORM =
            new ScheduleForm("0011aabbcc", new OperationKinds(List.of(new BackupKind())));
    private static final BackupSchedule NIGHTLY = nightly("0 3 * * *", Overlap.SKIP);

    private static BackupSchedule nightly(String cron, Overlap overlap) {
        return new BackupSchedule(
                new Cron(cron), ZoneId.of("Europe/Berlin"), Duration.ofMinutes(5), Duration.ofHours(6), overlap);
    }

    private static ScheduledOperation backup(String name, String store, BackupSchedule timing) {
        Operation operation = new Operation(
                "",
                BackupKind.NAME,
                "production",
                name,
                "pc2",
                "",
                "schedule",
                "",
                Instant.EPOCH,
                OperationPolicy.DEFAULT);
        return new ScheduledOperation(
                new BackupInput(operation, new FolderSource("/opt/config", "pc2"), store, List.of(), 1), timing);
    }

    private static ScheduledOperation backup(String name) {
        return backup(name, "offsite", NIGHTLY);
    }

    private static ScheduleStand stand(Schedule schedule) {
        return FORM.stand(
                schedule,
                ScheduleInfo.newBuilder()
                        .setCreateTime(Timestamps.fromMillis(0))
                        .addFutureActionTimes(Timestamps.fromMillis(LATER.toEpochMilli()))
                        .build());
    }

    private static Schedule paused(Schedule schedule) {
        Schedule.Builder paused = schedule.toBuilder();
        paused.getStateBuilder().setPaused(true).setNotes("paused by ann");
        return paused.build();
    }

    @Test
    void saysWhatIsDeclared() {
        Schedule made = FORM.made(backup("configs"), NOON);

        assertThat(made.getSpec().getCronStringList()).containsExactly("0 3 * * *");
        assertThat(made.getSpec().getTimezoneName()).isEqualTo("Europe/Berlin");
        assertThat(made.getSpec().getJitter().getSeconds()).isEqualTo(300);
        assertThat(made.getPolicies().getCatchupWindow().getSeconds()).isEqualTo(6 * 3600);
        assertThat(made.getPolicies().getOverlapPolicy()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
        assertThat(FORM.made(backup("configs", "offsite", nightly("0 3 * * *", Overlap.WAIT)), NOON)
                        .getPolicies()
                        .getOverlapPolicy())
                .isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE);
        var start = made.getAction().getStartWorkflow();
        assertThat(start.getWorkflowType().getName()).isEqualTo("Backup");
        assertThat(Payloads.converter()
                        .fromPayload(start.getInput().getPayloads(0), BackupInput.class, BackupInput.class))
                .isEqualTo(backup("configs").input());
    }

    @Test
    void whatItStartsHasTheIdOfAnOperation() {
        for (String name : List.of("c", "configs", "a.b_c-d", "x".repeat(63))) {
            String id =
                    FORM.made(backup(name), NOON).getAction().getStartWorkflow().getWorkflowId();

            assertThat(id).startsWith("backup_");
            assertThat(Identifiers.ofRun(id + "-2026-11-28T03:00:00Z")).endsWith("T03-00-00Z");
        }
        TreeSet<String> ids = new TreeSet<>();
        for (String name : List.of("a.b", "a-b", "x".repeat(63), "x".repeat(62))) {
            ids.add(FORM.made(backup(name), NOON).getAction().getStartWorkflow().getWorkflowId());
        }
        assertThat(ids).hasSize(4);
    }

    @Test
    void isTheInstallationsOwn() {
        ScheduleForm others = new ScheduleForm("ddeeff0011", new OperationKinds(List.of(new BackupKind())));

        assertThat(FORM.id(backup("configs").name()))
                .startsWith(FORM.prefix("backup"))
                .contains("production");
        assertThat(FORM.prefix("backup")).startsWith("opsaga:").isNotEqualTo(others.prefix("backup"));
    }

    @Test
    void isMadeAnewByAnythingThatIsDeclaredOtherwise() {
        Schedule made = FORM.made(backup("configs"), NOON);

        assertThat(FORM.isMadeFrom(made, backup("configs"))).isTrue();
        assertThat(FORM.isMadeFrom(paused(made), backup("configs"))).isTrue();
        assertThat(FORM.isMadeFrom(made, backup("configs", "elsewhere", NIGHTLY)))
                .isFalse();
        assertThat(FORM.isMadeFrom(made, backup("configs", "offsite", nightly("0 4 * * *", Overlap.SKIP))))
                .isFalse();
        assertThat(FORM.isMadeFrom(made, backup("configs", "offsite", nightly("0 3 * * *", Overlap.WAIT))))
                .isFalse();
        assertThat(FORM.isMadeFrom(Schedule.getDefaultInstance(), backup("configs")))
                .isFalse();
    }

    @Test
    void aPauseOutlivesAChange() {
        Schedule made = paused(FORM.made(backup("configs"), NOON));
        ScheduledOperation other = backup("configs", "elsewhere", nightly("0 4 * * *", Overlap.SKIP));

        Schedule changed = FORM.changed(made, other, LATER);

        assertThat(FORM.isMadeFrom(changed, other)).isTrue();
        assertThat(stand(changed)).isEqualTo(new ScheduleStand(true, "paused by ann", null, LATER));
    }

    /** What it backs up may change; it is when it should that has to be the same. */
    @Test
    void somethingIsExpectedSinceTheTimesAreWhatTheyAre() {
        Schedule made = FORM.made(backup("configs"), NOON);

        assertThat(stand(made)).isEqualTo(new ScheduleStand(false, "", LATER, NOON));
        assertThat(stand(FORM.changed(made, backup("configs", "elsewhere", NIGHTLY), LATER))
                        .since())
                .isEqualTo(NOON);
        assertThat(stand(FORM.resumed(paused(made), "resumed by bob", LATER)))
                .isEqualTo(new ScheduleStand(false, "resumed by bob", LATER, LATER));
        assertThat(FORM.isMadeFrom(FORM.resumed(made, "", LATER), backup("configs")))
                .isTrue();
    }
}
