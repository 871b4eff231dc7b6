package io.opsaga.worker.temporal;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.ScheduledOperation;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.metadata.POJOWorkflowInterfaceMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What a schedule looks like in Temporal. The memo of what it starts says what it was made from: the server keeps a cron expression in a form of
 * its own, which cannot be compared with what is declared.
 */
final class ScheduleForm {
    /** Field of the memo: a mark of all that is declared. */
    static final String DECLARED = "OpsSchedule";

    /** Field of the memo: the times that are declared. */
    private static final String TIMES = "OpsScheduleTimes";

    /** Field of the memo: from when on something is expected. */
    private static final String SINCE = "OpsScheduleSince";

    /** With the time that the server adds, an id must not be longer than an operation's may be. */
    private static final int LONGEST_TARGET = 48;

    private static final int LONGEST_SUMMARY = 200;

    private final String installation;
    private final OperationKinds kinds;
    private final DataConverter converter = Payloads.converter();

    /** @param installation what only this installation is called */
    ScheduleForm(String installation, OperationKinds kinds) {
        this.installation = installation;
        this.kinds = kinds;
    }

    /** How ids of schedules of that kind begin, and no others'. */
    String prefix(String kind) {
        return "opsaga:%s:%s:".formatted(installation, kind);
    }

    String id(ScheduleName name) {
        return prefix(name.kind()) + name.environment() + ":" + name.target();
    }

    /** As it is made where there is none. */
    Schedule made(ScheduledOperation wanted, Instant now) {
        return with(Schedule.newBuilder().build(), wanted, now);
    }

    /** As it is changed to; paused or not as it was. */
    Schedule changed(Schedule before, ScheduledOperation wanted, Instant now) {
        boolean sameTimes = text(before, TIMES).equals(times(wanted.timing()));
        return with(before, wanted, sameTimes ? since(before, now) : now);
    }

    private Schedule with(Schedule before, ScheduledOperation wanted, Instant since) {
        BackupSchedule timing = wanted.timing();
        return before.toBuilder()
                .setSpec(ScheduleSpec.newBuilder()
                        .addCronString(timing.cron().text())
                        .setTimezoneName(timing.timeZone().getId())
                        .setJitter(Durations.fromMillis(timing.jitter().toMillis())))
                .setPolicies(SchedulePolicies.newBuilder()
                        .setOverlapPolicy(overlap(timing))
                        .setCatchupWindow(
                                Durations.fromMillis(timing.missedWithin().toMillis())))
                .setAction(ScheduleAction.newBuilder()
                        .setStartWorkflow(action(wanted).toBuilder()
                                .setMemo(Memo.newBuilder()
                                        .putFields(DECLARED, payload(declared(wanted)))
                                        .putFields(TIMES, payload(times(timing)))
                                        .putFields(SINCE, payload(since.toString())))))
                .build();
    }

    private static ScheduleOverlapPolicy overlap(BackupSchedule timing) {
        return switch (timing.overlap()) {
            case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
            case WAIT -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
        };
    }

    private NewWorkflowExecutionInfo action(ScheduledOperation wanted) {
        Operation operation = wanted.input().operation();
        OperationKind<?> kind = kinds.get(operation.kind());
        String type = POJOWorkflowInterfaceMetadata.newInstance(kind.workflow())
                .getWorkflowType()
                .orElseThrow();
        String summary =
                "%s %s in %s (by its schedule)".formatted(kind.prefix(), operation.target(), operation.environment());
        return NewWorkflowExecutionInfo.newBuilder()
                .setWorkflowId(workflowId(kind, wanted.name()))
                .setWorkflowType(WorkflowType.newBuilder().setName(type))
                .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.WORKFLOWS))
                .setInput(converter.toPayloads(wanted.input()).orElseThrow())
                .setUserMetadata(UserMetadata.newBuilder()
                        .setSummary(payload(summary.substring(0, Math.min(LONGEST_SUMMARY, summary.length())))))
                .build();
    }

    /** Letters, digits, '-' and '_' only, since an operation's id becomes part of names; what tells two schedules apart is the mark at its end. */
    private String workflowId(OperationKind<?> kind, ScheduleName name) {
        String target = name.target().replaceAll("[^A-Za-z0-9_-]", "-");
        String shown = target.substring(0, Math.min(LONGEST_TARGET, target.length()));
        return "%s_%s_%s".formatted(kind.prefix(), shown, mark(id(name)).substring(0, 8));
    }

    private static String times(BackupSchedule timing) {
        return timing.cron().text() + " " + timing.timeZone().getId();
    }

    private String declared(ScheduledOperation wanted) {
        return mark(wanted.timing().toString()) + mark(action(wanted).toByteArray());
    }

    private static String mark(String text) {
        return mark(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String mark(byte[] bytes) {
        return UUID.nameUUIDFromBytes(bytes).toString().replace("-", "");
    }

    /** Whether it was made from exactly that. */
    boolean isMadeFrom(Schedule schedule, ScheduledOperation wanted) {
        return text(schedule, DECLARED).equals(declared(wanted));
    }

    /** The same, going on from now. */
    Schedule resumed(Schedule before, String note, Instant now) {
        Schedule.Builder after = before.toBuilder();
        after.getStateBuilder().setPaused(false).setNotes(note);
        after.getActionBuilder().getStartWorkflowBuilder().getMemoBuilder().putFields(SINCE, payload(now.toString()));
        return after.build();
    }

    /** How it stands by what the server has told of it. */
    ScheduleStand stand(Schedule schedule, ScheduleInfo info) {
        boolean paused = schedule.getState().getPaused();
        boolean comes = !paused && info.getFutureActionTimesCount() > 0;
        Instant made = instant(Timestamps.toMillis(info.getCreateTime()));
        return new ScheduleStand(
                paused,
                schedule.getState().getNotes(),
                comes ? instant(Timestamps.toMillis(info.getFutureActionTimes(0))) : null,
                since(schedule, made));
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private Instant since(Schedule schedule, Instant otherwise) {
        String text = text(schedule, SINCE);
        return text.isEmpty() ? otherwise : Instant.parse(text);
    }

    private String text(Schedule schedule, String field) {
        Memo memo = schedule.getAction().getStartWorkflow().getMemo();
        return memo.containsFields(field)
                ? converter.fromPayload(memo.getFieldsOrThrow(field), String.class, String.class)
                : "";
    }

    private Payload payload(String text) {
        return converter.toPayload(text).orElseThrow();
    }
}
