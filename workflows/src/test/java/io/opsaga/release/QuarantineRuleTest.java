package io.opsaga.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class QuarantineRuleTest {
    private static final OperationKinds KINDS = new OperationKinds(List.of(new DeploymentKind(), new FleetKind()));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Rollback AUTOMATIC =
            new Rollback("rollback_1", Trigger.DEPLOYMENT_FAILURE, "opsaga", "it failed", NOON);
    private static final Rollback ORDERED = new Rollback("rollback_1", Trigger.MANUAL_ROLLBACK, "alice", "slow", NOON);
    private static final Rollback CANCELLED =
            new Rollback("rollback_1", Trigger.MANUAL_ROLLBACK, "temporal", "The workflow was cancelled.", NOON);

    private static final String BUILDS = "web sha256:1\nfeed sha256:2\nbatch sha256:3\nlast ";

    @ParameterizedTest
    @EnumSource(
            value = DeploymentFailure.class,
            names = {"UNHEALTHY", "CRASHED", "START_FAILED", "ENTRY_POINT_MISSING", "SETUP_FAILED", "MEMORY_EXHAUSTED"})
    void whatLiesInTheVersionSpeaksAgainstIt(DeploymentFailure failure) {
        assertThat(blames(deployment(Verdict.ROLLED_BACK, failure.name(), AUTOMATIC)))
                .containsExactly(new QuarantineRule(
                        "web", "1.1.0", "sha256:1", List.of("a"), failure.name() + ": why", "opsaga", NOON));
        assertThat(blames(deployment(Verdict.ROLLBACK_INCOMPLETE, failure.name(), AUTOMATIC)))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DeploymentFailure.class,
            mode = Mode.EXCLUDE,
            names = {"UNHEALTHY", "CRASHED", "START_FAILED", "ENTRY_POINT_MISSING", "SETUP_FAILED", "MEMORY_EXHAUSTED"})
    void whatLiesElsewhereDoesNot(DeploymentFailure failure) {
        assertThat(blames(deployment(Verdict.ROLLED_BACK, failure.name(), AUTOMATIC)))
                .isEmpty();
    }

    @Test
    void whatWasNotRolledBackIsNotBlamed() {
        assertThat(blames(deployment(Verdict.FAILED, "UNHEALTHY", null))).isEmpty();
        // Left as it is on request, or ended from outside.
        assertThat(blames(deployment(Verdict.ROLLBACK_INCOMPLETE, "UNHEALTHY", null)))
                .isEmpty();
        assertThat(blames(deployment(Verdict.COMPLETED, null, null))).isEmpty();
        assertThat(blames(deployment(Verdict.ROLLED_BACK, null, CANCELLED))).isEmpty();
        assertThat(blames(deployment(Verdict.ROLLED_BACK, "TIMED_OUT", AUTOMATIC)))
                .isEmpty();
    }

    /** Left as it was on request, and cleaned up by an order. */
    @Test
    void anOrderAfterAMachinesFailureSaysNothingOfTheVersion() {
        assertThat(blames(deployment(Verdict.ROLLED_BACK, "DISK_FULL", ORDERED)))
                .isEmpty();
        assertThat(blames(deployment(Verdict.ROLLED_BACK, "UNHEALTHY", ORDERED)))
                .hasSize(1);
    }

    @Test
    void anOrderSpeaksForItself() {
        assertThat(blames(deployment(Verdict.ROLLED_BACK, null, ORDERED)))
                .containsExactly(new QuarantineRule(
                        "web", "1.1.0", "sha256:1", List.of("a"), "rolled back by alice: slow", "alice", NOON));
    }

    /** Too late for an undo: the version that was replaced is the one that was rolled back from. */
    @Test
    void aDeploymentThatBringsAnEarlierVersionBackSpeaksAgainstWhatItReplaced() {
        Map<String, String> facts = Map.of("rolls_back", "deploy_0", "from_version", "1.2.0", "to_version", "1.1.0");
        assertThat(blames(progress(DeploymentKind.NAME, Verdict.COMPLETED, null, null, facts)))
                .extracting(QuarantineRule::version)
                .containsExactly("1.2.0");
        Map<String, String> upgrade = Map.of("from_version", "1.2.0", "to_version", "1.1.0");
        assertThat(blames(progress(DeploymentKind.NAME, Verdict.COMPLETED, null, null, upgrade)))
                .isEmpty();
    }

    @Test
    void newestIsBlamedByItsNumberOrNotAtAll() {
        Operation newest = operation(DeploymentKind.NAME, "newest");
        assertThat(blames(progress(newest, Verdict.ROLLED_BACK, null, ORDERED, Map.of("to_version", "1.3.0"))))
                .extracting(QuarantineRule::version)
                .containsExactly("1.3.0");
        assertThat(blames(progress(newest, Verdict.ROLLED_BACK, null, ORDERED, Map.of())))
                .isEmpty();
    }

    @Test
    void ofAFleetTheAgentsThatFailedSpeak() {
        TargetRow[] rows = {
            row("a", "1.2.0", Outcome.UNDONE, ""),
            row("b", "1.3.0", Outcome.FAILED, "UNHEALTHY: 503"),
            row("c", "1.4.0", Outcome.FAILED, "MACHINE_UNREACHABLE: gone"),
            row("d", "1.5.0", Outcome.UNTOUCHED, "")
        };
        assertThat(blames(fleet(Verdict.ROLLED_BACK, "UNHEALTHY", AUTOMATIC, rows)))
                .extracting(QuarantineRule::version)
                .containsExactly("1.3.0");
        assertThat(blames(fleet(Verdict.ROLLED_BACK, "MACHINE_UNREACHABLE", AUTOMATIC, rows)))
                .isEmpty();
        assertThat(blames(fleet(Verdict.ROLLED_BACK, "DEPENDENCY_GONE", AUTOMATIC, rows)))
                .containsExactly(new QuarantineRule(
                        "feed", "1.3.0", "sha256:2", List.of("b"), "b: UNHEALTHY: 503", "opsaga", NOON));
        assertThat(blames(fleet(Verdict.ROLLED_BACK, null, ORDERED, rows)))
                .extracting(QuarantineRule::version)
                .containsExactly("1.2.0", "1.3.0");
    }

    @Test
    void whatWorksIsKeptAndNotBlamed() {
        TargetRow[] rows = {row("a", "1.3.0", Outcome.CHANGED, ""), row("b", "1.3.0", Outcome.FAILED, "UNHEALTHY: 503")
        };
        assertThat(blames(fleet(Verdict.COMPLETED, null, null, rows))).isEmpty();
        assertThat(blames(fleet(Verdict.ROLLBACK_INCOMPLETE, "UNHEALTHY", null, rows)))
                .isEmpty();
    }

    /** One entry for each build, with all agents that it was tried on. */
    @Test
    void agentsThatGotTheSameBuildAreNamedTogether() {
        TargetRow[] rows = {
            TargetRow.of("a", "main-pc", "1.0", "1.3.0", Outcome.UNDONE, "", 5).withBuild(1),
            TargetRow.of("b", "pc2", "1.0", "1.3.0", Outcome.UNDONE, "", 5).withBuild(1),
            TargetRow.of("c", "pc2", "1.0", "1.3.0", Outcome.UNDONE, "", 5).withBuild(2),
        };
        assertThat(blames(fleet(Verdict.ROLLED_BACK, null, ORDERED, rows)))
                .extracting(QuarantineRule::artifact, QuarantineRule::agents)
                .containsExactly(tuple("web", List.of("a", "b")), tuple("feed", List.of("c")));
    }

    private static TargetRow row(String agent, String to, Outcome outcome, String reason) {
        return TargetRow.of(agent, "main-pc", "1.0.0", to, outcome, reason, 5).withBuild(agent.charAt(0) - 'a' + 1);
    }

    private static Progress deployment(Verdict verdict, @Nullable String failure, @Nullable Rollback rollback) {
        Map<String, String> facts = Map.of("to_artifact", "web", "to_digest", "sha256:1");
        return progress(DeploymentKind.NAME, verdict, failure, rollback, facts);
    }

    private static List<QuarantineRule> blames(Progress progress) {
        return QuarantineRule.of(
                progress, KINDS.get(progress.operation().kind()).delivery().orElseThrow());
    }

    private static Progress fleet(
            Verdict verdict, @Nullable String failure, @Nullable Rollback rollback, TargetRow... rows) {
        Map<String, String> facts = Map.of("builds", BUILDS);
        return progress(FleetKind.NAME, verdict, failure, rollback, facts, rows);
    }

    private static Progress progress(
            String kind,
            Verdict verdict,
            @Nullable String failure,
            @Nullable Rollback rollback,
            Map<String, String> facts,
            TargetRow... rows) {
        return progress(operation(kind, "1.1.0"), verdict, failure, rollback, facts, rows);
    }

    private static Operation operation(String kind, String version) {
        return new Operation(
                "op_1", kind, "testing", "a", "main-pc", version, "bob", "", NOON, OperationPolicy.DEFAULT);
    }

    private static Progress progress(
            Operation operation,
            Verdict verdict,
            @Nullable String failure,
            @Nullable Rollback rollback,
            Map<String, String> facts,
            TargetRow... rows) {
        return Progress.of(operation)
                .lifecycle(verdict.lifecycle())
                .verdict(verdict)
                .failure(failure == null ? null : new FailureNote(failure, "why", ""))
                .rollback(rollback)
                .finishedAt(NOON)
                .facts(facts)
                .revision(9)
                .rows(List.of(rows))
                .build();
    }
}
