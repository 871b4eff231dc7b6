package io.opsaga.worker.temporal;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.ScheduledOperation;
import io.opsaga.schedule.Schedules;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Schedules in Temporal. It talks in the server's own messages, as only these have a token by which a change is refused that was made of what is no
 * longer so: else a pause could be lost that comes between a look and a change.
 */
final class TemporalSchedules implements Schedules {
    private static final int PAGE = 500;

    /** A schedule that is changed by two at once is looked at again by whoever comes second. */
    private static final int TRIES = 3;

    private final WorkflowClient client;
    private final ScheduleForm form;
    private final Duration within;
    private final Clock clock;

    /** @param within how long an answer is waited for */
    TemporalSchedules(WorkflowClient client, ScheduleForm form, Duration within, Clock clock) {
        this.client = client;
        this.form = form;
        this.within = within;
        this.clock = clock;
    }

    private enum Change {
        NONE,
        MADE,
        CHANGED
    }

    @Override
    public synchronized Changes keep(String kind, Collection<ScheduledOperation> wanted) {
        Set<String> stay = new TreeSet<>();
        List<Change> changes = new ArrayList<>();
        for (ScheduledOperation one : wanted) {
            String id = form.id(one.name());
            stay.add(id);
            changes.add(keep(id, one));
        }
        int removed = 0;
        for (String id : listed(form.prefix(kind))) {
            removed += !stay.contains(id) && delete(id) ? 1 : 0;
        }
        return new Changes(count(changes, Change.MADE), count(changes, Change.CHANGED), removed);
    }

    private static int count(List<Change> changes, Change wanted) {
        return (int) changes.stream().filter(wanted::equals).count();
    }

    private Change keep(String id, ScheduledOperation wanted) {
        for (int tries = 0; tries < TRIES; tries++) {
            DescribeScheduleResponse found = described(id).orElse(null);
            if (found == null) {
                if (create(id, wanted)) {
                    return Change.MADE;
                }
            } else if (form.isMadeFrom(found.getSchedule(), wanted)) {
                return Change.NONE;
            } else if (update(id, form.changed(found.getSchedule(), wanted, now()), found.getConflictToken())) {
                return Change.CHANGED;
            }
        }
        throw contended(id);
    }

    @Override
    public Map<ScheduleName, ScheduleStand> stands(Collection<ScheduleName> names) {
        Map<ScheduleName, ScheduleStand> stands = new LinkedHashMap<>();
        names.forEach(name -> stand(name).ifPresent(stand -> stands.put(name, stand)));
        return stands;
    }

    private Optional<ScheduleStand> stand(ScheduleName name) {
        return described(form.id(name)).map(found -> form.stand(found.getSchedule(), found.getInfo()));
    }

    @Override
    public synchronized Optional<ScheduleStand> pause(ScheduleName name, String note) {
        return answer(() -> server().patchSchedule(PatchScheduleRequest.newBuilder()
                        .setNamespace(namespace())
                        .setScheduleId(form.id(name))
                        .setPatch(SchedulePatch.newBuilder().setPause(note))
                        .setRequestId(UUID.randomUUID().toString())
                        .build()))
                .flatMap(done -> stand(name));
    }

    @Override
    public synchronized Optional<ScheduleStand> resume(ScheduleName name, String note) {
        String id = form.id(name);
        for (int tries = 0; tries < TRIES; tries++) {
            DescribeScheduleResponse found = described(id).orElse(null);
            if (found == null) {
                return Optional.empty();
            }
            if (update(id, form.resumed(found.getSchedule(), note, now()), found.getConflictToken())) {
                return stand(name);
            }
        }
        throw contended(id);
    }

    private static Unavailable contended(String id) {
        return new Unavailable("Somebody else changes the schedule %s all the time.".formatted(id), null);
    }

    private Instant now() {
        return clock.instant();
    }

    private Optional<DescribeScheduleResponse> described(String id) {
        return answer(() -> server().describeSchedule(DescribeScheduleRequest.newBuilder()
                .setNamespace(namespace())
                .setScheduleId(id)
                .build()));
    }

    /** Tells whether it is there now by this; false where somebody else has made it meanwhile. */
    private boolean create(String id, ScheduledOperation wanted) {
        CreateScheduleRequest request = CreateScheduleRequest.newBuilder()
                .setNamespace(namespace())
                .setScheduleId(id)
                .setSchedule(form.made(wanted, now()))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        return asked(() -> unless(Status.Code.ALREADY_EXISTS, () -> server().createSchedule(request)))
                .isPresent();
    }

    /** Tells whether it was changed; false where somebody else has done so meanwhile. */
    private boolean update(String id, Schedule schedule, ByteString token) {
        UpdateScheduleRequest request = UpdateScheduleRequest.newBuilder()
                .setNamespace(namespace())
                .setScheduleId(id)
                .setSchedule(schedule)
                .setConflictToken(token)
                .setRequestId(UUID.randomUUID().toString())
                .build();
        return asked(() -> unless(Status.Code.FAILED_PRECONDITION, () -> server().updateSchedule(request)))
                .isPresent();
    }

    private boolean delete(String id) {
        return answer(() -> server().deleteSchedule(DeleteScheduleRequest.newBuilder()
                        .setNamespace(namespace())
                        .setScheduleId(id)
                        .build()))
                .isPresent();
    }

    /** The list is some seconds behind: what it does not have yet, or still has, is seen the next time. */
    private List<String> listed(String prefix) {
        List<String> ids = new ArrayList<>();
        ByteString page = ByteString.EMPTY;
        do {
            ListSchedulesRequest request = ListSchedulesRequest.newBuilder()
                    .setNamespace(namespace())
                    .setMaximumPageSize(PAGE)
                    .setNextPageToken(page)
                    .build();
            ListSchedulesResponse answer = asked(() -> server().listSchedules(request));
            answer.getSchedulesList().stream()
                    .map(ScheduleListEntry::getScheduleId)
                    .filter(id -> id.startsWith(prefix))
                    .forEach(ids::add);
            page = answer.getNextPageToken();
        } while (!page.isEmpty());
        return ids;
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    private WorkflowServiceBlockingStub server() {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty where there is no such schedule. */
    private static <T> Optional<T> answer(Supplier<T> call) {
        return asked(() -> unless(Status.Code.NOT_FOUND, call));
    }

    /** Empty where the server says that. */
    private static <T> Optional<T> unless(Status.Code code, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == code) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            boolean never = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
            throw new Unavailable(
                    never
                            ? "This Temporal keeps no schedules."
                            : "Temporal does not answer: %s".formatted(e.getStatus()),
                    e);
        }
    }
}
