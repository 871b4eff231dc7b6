package io.opsaga.release;

import io.opsaga.operation.Delivery;
import io.opsaga.operation.Delivery.Tried;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the end of an operation says against a build: an image or an artifact with its digest. Only a rollback does: whoever orders one has seen enough; an automatic one
 * counts where its cause lies in the version (see {@link io.opsaga.saga.Failure#blamesVersion()}) and not in a machine, a lock or a
 * cancelled run. What failed on some agents and was kept on others was not rolled back.
 *
 * @param artifact image repository or artifact name; empty where the record does not tell
 * @param digest empty where it was not known
 * @param agents on which it was tried
 * @param reason why, for people
 * @param actor who rolled back
 */
public record QuarantineRule(
        String artifact, String version, String digest, List<String> agents, String reason, String actor, Instant at) {
    private static final int LONGEST = 1000;

    public QuarantineRule {
        agents = List.copyOf(agents);
    }

    /**
     * The builds that the operation, as it stands, speaks against; mostly none or one.
     *
     * @param delivery how its kind's builds are read
     */
    public static List<QuarantineRule> of(Progress progress, Delivery delivery) {
        Rollback rollback = progress.rollback();
        if (progress.verdict() == Verdict.COMPLETED) {
            return delivery.replaced(progress).map(old -> replaced(progress, old)).stream()
                    .toList();
        }
        boolean undone =
                progress.lifecycle() == Lifecycle.ROLLED_BACK || progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE;
        if (!undone || rollback == null || rollback.ofCancelledRun()) {
            return List.of();
        }
        FailureNote failure = progress.failure();
        if (rollback.trigger() != Trigger.MANUAL_ROLLBACK) {
            return failure == null ? List.of() : caused(progress, failure, rollback, delivery);
        }
        // A manual rollback after a machine's failure says nothing about the version.
        if (failure != null && innocent(failure.type(), delivery)) {
            return List.of();
        }
        return blames(
                tried(progress, delivery, one -> one.touched() && !innocent(one.failure(), delivery)),
                spoken("rolled back", rollback.actor(), rollback.reason()),
                rollback);
    }

    private static List<QuarantineRule> caused(
            Progress progress, FailureNote failure, Rollback rollback, Delivery delivery) {
        Stream<Tried> failed = tried(progress, delivery, one -> atFault(one, delivery));
        Optional<? extends Failure> type = delivery.failure(failure.type());
        if (type.isPresent()) {
            String reason = "%s: %s".formatted(failure.type(), failure.message());
            return type.get().blamesVersion() ? blames(failed, reason, rollback) : List.of();
        }
        // The operation failed as a whole; then its targets know why.
        return failed.limit(1)
                .flatMap(one ->
                        blames(Stream.of(one), "%s: %s".formatted(one.target(), one.reason()), rollback).stream())
                .toList();
    }

    private static QuarantineRule replaced(Progress progress, Tried old) {
        Instant at = progress.finishedAt() == null ? progress.operation().requestedAt() : progress.finishedAt();
        String actor = progress.operation().actor();
        return new QuarantineRule(
                old.artifact(),
                old.version(),
                old.digest(),
                List.of(old.target()),
                shortened(spoken("replaced", actor, progress.operation().reason())),
                actor,
                at);
    }

    private static List<QuarantineRule> blames(Stream<Tried> tried, String reason, Rollback rollback) {
        Map<List<String>, List<Tried>> builds = new LinkedHashMap<>();
        tried.filter(QuarantineRule::named)
                .forEach(one -> builds.computeIfAbsent(
                                List.of(one.artifact(), one.version(), one.digest()), build -> new ArrayList<>())
                        .add(one));
        return builds.values().stream()
                .map(same -> new QuarantineRule(
                        same.get(0).artifact(),
                        same.get(0).version(),
                        same.get(0).digest(),
                        same.stream().map(Tried::target).toList(),
                        shortened(reason),
                        rollback.actor(),
                        rollback.at()))
                .toList();
    }

    private static Stream<Tried> tried(Progress progress, Delivery delivery, Predicate<Tried> which) {
        return delivery.tried(progress).stream().filter(which);
    }

    private static boolean named(Tried one) {
        return !one.version().isEmpty() && !VersionWord.is(one.version());
    }

    private static boolean atFault(Tried one, Delivery delivery) {
        return one.failed()
                && delivery.failure(one.failure())
                        .filter(Failure::blamesVersion)
                        .isPresent();
    }

    /** Whether a failure is known that lies elsewhere. */
    private static boolean innocent(String type, Delivery delivery) {
        return delivery.failure(type)
                .filter(failure -> !failure.blamesVersion())
                .isPresent();
    }

    private static String spoken(String what, String actor, String reason) {
        return reason.isEmpty() ? "%s by %s".formatted(what, actor) : "%s by %s: %s".formatted(what, actor, reason);
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST - 1) + "…";
    }
}
