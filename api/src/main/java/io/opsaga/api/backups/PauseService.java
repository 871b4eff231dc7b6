package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.Schedules;
import io.opsaga.schedule.Schedules.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pauses and resumes schedules of backups; who has done so, and why, is kept with the schedule. */
@Component
class PauseService {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    private final DeclaredBackups declared;
    private final Schedules schedules;

    PauseService(DeclaredBackups declared, Schedules schedules) {
        this.declared = declared;
        this.schedules = schedules;
    }

    /**
     * How a schedule stands after a pause or a resumption.
     *
     * @param nextRun null while it is paused
     */
    record Paused(
            String backupId,
            String environment,
            boolean paused,
            String pauseNote,
            @Nullable Instant nextRun) {}

    Paused pause(String id, PauseRequest request, Actor actor) {
        return change(id, request, actor, "paused", schedules::pause);
    }

    Paused resume(String id, PauseRequest request, Actor actor) {
        return change(id, request, actor, "resumed", schedules::resume);
    }

    private Paused change(
            String id,
            PauseRequest request,
            Actor actor,
            String what,
            BiFunction<ScheduleName, String, Optional<ScheduleStand>> change) {
        Declared found = declared.find(id, request.environment());
        actor.mustActIn(found.environment());
        ScheduleName name = BackupStandings.schedule(found).orElseThrow(() -> without(found));
        String reason = request.reason().isEmpty() ? "" : ": " + request.reason();
        ScheduleStand stand = asked(() -> change.apply(name, "%s by %s%s".formatted(what, actor.name(), reason)))
                .orElseThrow(() -> notYet(found));
        return new Paused(found.name(), found.environment(), stand.paused(), stand.note(), stand.next());
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (Unavailable e) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, String.valueOf(e.getMessage())).retryAfter(AGAIN_AFTER);
        }
    }

    private static ProblemException without(Declared found) {
        return new ProblemException(
                ProblemKind.NO_SCHEDULE,
                "The inventory of %s declares no schedule for %s: it is made by order only."
                        .formatted(found.environment(), found.name()));
    }

    private static ProblemException notYet(Declared found) {
        return new ProblemException(
                        ProblemKind.UNAVAILABLE,
                        "The schedule of %s is declared, and Temporal does not have it yet.".formatted(found.name()))
                .retryAfter(AGAIN_AFTER);
    }
}
