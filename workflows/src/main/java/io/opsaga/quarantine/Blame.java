package io.opsaga.quarantine;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Kind;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.operation.VersionWord;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Stage;
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
public record Blame(
        String artifact, String version, String digest, List<String> agents, String reason, String actor, Instant at) {
    private static final String ARTIFACT = DeploymentPlan.TO_ARTIFACT;

    private static final int LONGEST = 1000;

    public Blame {
        agents = List.copyOf(agents);
    }

    /** A build that was tried on one agent. */
    private record Tried(String agent, String artifact, String version, String digest) {
        boolean named() {
            return !version.isEmpty() && !VersionWord.is(version);
        }

        /** The same build, on whichever agent. */
        List<String> build() {
            return List.of(artifact, version, digest);
        }
    }

    /** The builds that the operation, as it stands, speaks against; mostly none or one. */
    public static List<Blame> of(Progress progress) {
        Rollback rollback = progress.rollback();
        if (progress.verdict() == Verdict.COMPLETED) {
            return replaced(progress).stream().toList();
        }
        boolean undone = progress.stage() == Stage.ROLLED_BACK || progress.stage() == Stage.ROLLBACK_INCOMPLETE;
        if (!undone || rollback == null || rollback.ofCancelledRun()) {
            return List.of();
        }
        if (rollback.trigger() == Trigger.MANUAL_ROLLBACK) {
            // Whoever cleans up after a machine's failure says nothing of the version.
            if (progress.failure() != null && innocent(progress.failure().type())) {
                return List.of();
            }
            return blames(tried(progress), spoken("rolled back", rollback.actor(), rollback.reason()), rollback);
        }
        FailureNote failure = progress.failure();
        return failure == null ? List.of() : caused(progress, failure, rollback);
    }

    private static List<Blame> caused(Progress progress, FailureNote failure, Rollback rollback) {
        Optional<DeploymentFailure> type = DeploymentFailure.of(failure.type());
        if (type.isPresent()) {
            String reason = "%s: %s".formatted(failure.type(), failure.message());
            return type.get().blamesVersion() ? blames(failed(progress), reason, rollback) : List.of();
        }
        // The fleet failed as a whole; then its agents know why.
        return progress.agents().stream()
                .filter(Blame::atFault)
                .limit(1)
                .flatMap(agent -> blames(
                        Stream.of(tried(progress, agent)), "%s: %s".formatted(agent.agent(), agent.reason()), rollback)
                        .stream())
                .toList();
    }

    /** A deployment that brings an earlier version back, as a rollback did that came too late to undo anything. */
    private static Optional<Blame> replaced(Progress progress) {
        String from = progress.facts().get("from_version");
        boolean back = progress.facts().containsKey(DeploymentPlan.ROLLS_BACK);
        if (!back || from == null || from.equals(progress.facts().get("to_version"))) {
            return Optional.empty();
        }
        Instant at = progress.finishedAt() == null ? progress.operation().requestedAt() : progress.finishedAt();
        String actor = progress.operation().actor();
        return Optional.of(new Blame(
                progress.facts().getOrDefault(ARTIFACT, ""),
                from,
                progress.facts().getOrDefault("from_digest", ""),
                List.of(progress.operation().target()),
                shortened(spoken("replaced", actor, progress.operation().reason())),
                actor,
                at));
    }

    private static List<Blame> blames(Stream<Tried> tried, String reason, Rollback rollback) {
        Map<List<String>, List<Tried>> builds = new LinkedHashMap<>();
        tried.filter(Tried::named)
                .forEach(one -> builds.computeIfAbsent(one.build(), build -> new ArrayList<>())
                        .add(one));
        return builds.values().stream()
                .map(same -> new Blame(
                        same.get(0).artifact(),
                        same.get(0).version(),
                        same.get(0).digest(),
                        same.stream().map(Tried::agent).toList(),
                        shortened(reason),
                        rollback.actor(),
                        rollback.at()))
                .toList();
    }

    /** What was to be brought, by the number that "newest" turned out to be. */
    private static Stream<Tried> tried(Progress progress) {
        if (progress.operation().kind() == Kind.FLEET) {
            return rows(progress, agent -> agent.outcome().touched() && !innocent(type(agent)));
        }
        Map<String, String> facts = progress.facts();
        String version = facts.getOrDefault("to_version", progress.operation().version());
        return Stream.of(new Tried(
                progress.operation().target(),
                facts.getOrDefault(ARTIFACT, ""),
                version,
                facts.getOrDefault("to_digest", "")));
    }

    private static Stream<Tried> failed(Progress progress) {
        return progress.operation().kind() == Kind.FLEET ? rows(progress, Blame::atFault) : tried(progress);
    }

    private static Stream<Tried> rows(Progress progress, Predicate<AgentOutcome> which) {
        return progress.agents().stream().filter(which).map(row -> tried(progress, row));
    }

    private static Tried tried(Progress progress, AgentOutcome row) {
        String[] builds = progress.facts().getOrDefault(Progress.BUILDS, "").split("\n", -1);
        String[] build =
                row.build() < 1 || row.build() > builds.length ? new String[0] : builds[row.build() - 1].split(" ", -1);
        return build.length == 2
                ? new Tried(row.agent(), build[0], row.to(), build[1])
                : new Tried(row.agent(), "", row.to(), "");
    }

    /** The row of an agent that failed begins with the type of its failure. */
    private static boolean atFault(AgentOutcome agent) {
        boolean failed = agent.outcome() == Outcome.FAILED || agent.outcome() == Outcome.NOT_UNDONE;
        return failed
                && DeploymentFailure.of(type(agent))
                        .filter(DeploymentFailure::blamesVersion)
                        .isPresent();
    }

    private static String type(AgentOutcome agent) {
        int colon = agent.reason().indexOf(':');
        return colon < 0 ? "" : agent.reason().substring(0, colon);
    }

    /** Whether a failure is known that lies elsewhere. */
    private static boolean innocent(String type) {
        return DeploymentFailure.of(type)
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
