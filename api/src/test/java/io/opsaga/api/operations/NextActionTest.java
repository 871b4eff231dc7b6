package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.access.Actor;
import io.opsaga.api.requests.Body;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetFailure;
import io.opsaga.fleet.FleetKind;
import io.opsaga.notice.NoticeKind;
import io.opsaga.operation.Approval;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextActionTest {
    private static final Addresses ADDRESSES = new Addresses(List.of(
            new Documented(DeploymentKind.NAME, "/deploy", "/deployments"),
            new Documented(FleetKind.NAME, "/fleet/deploy", "/fleet/operations")));
    private static final Failures FAILURES =
            new Failures(new OperationKinds(List.of(new DeploymentKind(), new FleetKind(), new NoticeKind())));
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    /** Stage, failure, and what is to be done of a deployment and of a fleet; nothing where nobody is needed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            initialized             |                     |
            validating              |                     |
            testing                 |                     |
            deploying               |                     |
            monitoring              |                     |
            rolling_back            | UNHEALTHY           |
            completed               |                     |
            completed_with_failures | SOME_AGENTS_FAILED  | See why the agents failed; then POST START again.
            failed                  | CALLED_OFF          |
            failed                  |                     | See what the failure says; then POST START again.
            failed                  | NOT_STARTED         | See what the failure says; then POST START again.
            failed                  | VERSION_QUARANTINED | Choose another version, or lift the quarantine with POST /quarantine/lift; then POST START again.
            failed                  | PLAN_STALE          | Look at what would be done now with POST START?dry_run=true and name its plan_hash; then POST START again.
            failed                  | MACHINE_UNREACHABLE | Bring main-pc, pc2 back; then POST START again.
            failed                  | NOT_APPROVED        | See why it was not approved, and find somebody who will; then POST START again.
            rolled_back             |                     |
            rolled_back             | UNHEALTHY           | Mend the version or choose another, and see whether it is in quarantine (GET /quarantine); then POST START again.
            rollback_incomplete     | ENDED_FROM_OUTSIDE  | See to what the residues name; its undos can no longer be tried again, as its run has ended. POST START brings the wanted version.
            """)
    void whatIsLeftToDoFollowsFromStageAndFailure(String stage, @Nullable String failure, @Nullable String action) {
        for (String kind : List.of(DeploymentKind.NAME, FleetKind.NAME)) {
            Recorded told = new Recorded(kind, new Stage(stage.toUpperCase(Locale.ROOT)), failure);
            String start = kind.equals(FleetKind.NAME) ? "/fleet/deploy" : "/deploy";

            assertThat(told.action()).isEqualTo(action == null ? null : action.replace("START", start));
        }
    }

    /** Every failure says more than that there is one. */
    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasSomethingToBeDoneAboutIt(Failure failure) {
        if (failure != OperationFailure.CALLED_OFF) {
            assertThat(new Recorded(DeploymentKind.NAME, Lifecycle.FAILED.stage(), failure.name()).action())
                    .endsWith("; then POST /deploy again.");
        }
        assertThat(new Recorded(FleetKind.NAME, Lifecycle.ROLLED_BACK.stage(), failure.name()).action())
                .contains("; then POST /fleet/deploy again.");
    }

    static Stream<Failure> failures() {
        return Stream.<Failure[]>of(DeploymentFailure.values(), OperationFailure.values(), FleetFailure.values())
                .flatMap(Arrays::stream);
    }

    @ParameterizedTest
    @CsvSource({"deployment, /deployments/x, /deploy", "fleet, /fleet/operations/x, /fleet/deploy"})
    void residuesAreTriedAgainUnderThePathOfTheirKindAsLongAsTheRunIsThere(String kind, String own, String start) {
        Recorded told = new Recorded(kind, Lifecycle.ROLLBACK_INCOMPLETE.stage(), "UNHEALTHY");

        assertThat(told.until(LATER).action())
                .isEqualTo(
                        "Mend what the residues name; then POST %s/retry_rollback tries their undos again, until %s.",
                        own, LATER);
        assertThat(told.until(NOW).action()).contains("no longer").contains("its run has ended. POST " + start + " ");
        assertThat(told.until(LATER).superseded("deploy_9").action()).contains("deploy_9 has built on it");
    }

    /** Nothing is deployed by a kind that deploys nothing. */
    @Test
    void everyKindSaysInItsOwnWordsWhatSetsThingsRight() {
        String start = "POST /api/v1/operations/";
        assertThat(new Recorded(NoticeKind.NAME, Lifecycle.ROLLBACK_INCOMPLETE.stage(), "ENDED_FROM_OUTSIDE").action())
                .endsWith("as its run has ended. " + start + "notice pins it where it shall hang.");
        assertThat(new Recorded("of a newer process", Lifecycle.ROLLBACK_INCOMPLETE.stage(), "ENDED_FROM_OUTSIDE")
                        .action())
                .endsWith("asks for it anew.");
        assertThat(new Recorded(NoticeKind.NAME, Lifecycle.COMPLETED_WITH_FAILURES.stage(), "NO_PINS")
                        .agents(row("hall", Outcome.FAILED, "NO_PINS: none"), row("gate", Outcome.CHANGED, ""))
                        .action())
                .endsWith("then " + start + "notice tries those again that are not as asked: hall.");
    }

    @Test
    void whatFailedIsNamedWithWhatHasToBeDoneFirst() {
        Recorded told = new Recorded(FleetKind.NAME, Lifecycle.COMPLETED_WITH_FAILURES.stage(), "SOME_AGENTS_FAILED")
                .agents(
                        row("a", Outcome.CHANGED, ""),
                        row("b", Outcome.FAILED, "MACHINE_UNREACHABLE: no answer\nfor 20 s"),
                        row("c", Outcome.UNCHANGED, ""),
                        row("d", Outcome.UNTOUCHED, "stopped before anything was done"),
                        row("e", Outcome.FAILED, "VERSION_QUARANTINED: 2.0 is in quarantine"),
                        TargetRow.of("f", "pc-f", "1.0", "removed", Outcome.UNTOUCHED, "not begun", 0)
                                .asOrphan());

        assertThat(told.action())
                .isEqualTo(
                        "Bring pc-b back. Choose another version, or lift the quarantine with POST /quarantine/lift; then POST"
                                + " /fleet/deploy with \"agents\": [\"b\", \"d\", \"e\"] and the same version tries those again that"
                                + " are not as asked.");
    }

    @Test
    void ofVeryManyNotAllAreNamed() {
        TargetRow[] rows = Stream.iterate(0, i -> i + 1)
                .limit(21)
                .map(i -> row("a" + i, Outcome.FAILED, "DISK_FULL: it is full"))
                .toArray(TargetRow[]::new);

        assertThat(new Recorded(FleetKind.NAME, Lifecycle.COMPLETED_WITH_FAILURES.stage(), "SOME_AGENTS_FAILED")
                        .agents(rows)
                        .action())
                .contains("[\"*\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {DeploymentKind.NAME, FleetKind.NAME})
    void whoWaitsForApprovalSaysHowItIsGiven(String kind) {
        String own = kind.equals(FleetKind.NAME) ? "/fleet/operations/x" : "/deployments/x";
        Recorded told = new Recorded(kind, Lifecycle.INITIALIZED.stage(), null);

        assertThat(told.approval(null).action())
                .isEqualTo(
                        "waits for approval until %s, by somebody else than ann, with POST %s/approve and the plan_hash abc; then the default is taken: reject",
                        LATER, own);
        assertThat(told.approval("agent a is gone").action())
                .contains("its plan is stale: agent a is gone")
                .contains("POST " + own + "/reject");
    }

    @Test
    void aQuestionSaysWhereItIsAnswered() {
        OpenQuestion question = new OpenQuestion("How?", List.of("retry", "skip", "roll_back"), LATER, "roll_back");

        assertThat(new Recorded(FleetKind.NAME, DeploymentStage.DEPLOYING, null)
                        .asking(question)
                        .action())
                .isEqualTo(
                        "waits for an answer until %s, with POST /fleet/operations/x/answer: retry, skip or roll_back; then the default is taken: roll_back",
                        LATER);
    }

    @Test
    void whoWaitsInLineCanBeTakenOutOfIt() {
        QueuePosition place = new QueuePosition(2, NOW, QueuePosition.Obstacle.HELD, List.of("deploy_9"), "a");

        assertThat(NextAction.of(
                        new Recorded(DeploymentKind.NAME, Lifecycle.INITIALIZED.stage(), null).progress(),
                        place,
                        NOW,
                        FAILURES,
                        ADDRESSES))
                .contains("POST /rollback");
    }

    private static TargetRow row(String agent, Outcome outcome, String reason) {
        return TargetRow.of(agent, "pc-" + agent, "1.0", "2.0", outcome, reason, 0);
    }

    /** An operation as its record tells it. */
    private record Recorded(
            String kind,
            Stage stage,
            @Nullable String failure,
            @Nullable Instant until,
            @Nullable String supersededBy,
            @Nullable OpenQuestion question,
            List<TargetRow> rows,
            @Nullable Approval asked) {
        Recorded(String kind, Stage stage, @Nullable String failure) {
            this(kind, stage, failure, null, null, null, List.of(), null);
        }

        Recorded until(Instant at) {
            return new Recorded(kind, stage, failure, at, supersededBy, question, rows, asked);
        }

        Recorded superseded(String by) {
            return new Recorded(kind, stage, failure, until, by, question, rows, asked);
        }

        Recorded asking(OpenQuestion open) {
            return new Recorded(kind, stage, failure, until, supersededBy, open, rows, asked);
        }

        Recorded agents(TargetRow... of) {
            return new Recorded(kind, stage, failure, until, supersededBy, question, List.of(of), asked);
        }

        Recorded approval(@Nullable String stale) {
            Approval waits = new Approval(
                    Approval.State.WAITING,
                    "abc",
                    NOW,
                    LATER,
                    false,
                    NOW,
                    stale,
                    List.of(),
                    null,
                    null,
                    null,
                    List.of());
            return new Recorded(kind, stage, failure, until, supersededBy, question, rows, waits);
        }

        @Nullable
        String action() {
            return NextAction.of(progress(), null, NOW, FAILURES, ADDRESSES);
        }

        Progress progress() {
            Operation operation = new Operation(
                    "x", kind, "production", "a", "main-pc,pc2", "2.0", "ann", "", NOW, OperationPolicy.DEFAULT);
            return Progress.of(operation)
                    .stage(stage)
                    .failure(failure == null ? null : new FailureNote(failure, "because", ""))
                    .rollbackUntil(until)
                    .supersededBy(supersededBy)
                    .question(question)
                    .revision(1)
                    .rows(rows)
                    .approval(asked)
                    .build();
        }
    }

    private record Documented(String kind, String start, String all) implements Door {
        @Override
        public Schema<Object> form() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Launched start(Body body, Actor actor, @Nullable String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PlanView plan(Body body, Actor actor) {
            throw new UnsupportedOperationException();
        }
    }
}
