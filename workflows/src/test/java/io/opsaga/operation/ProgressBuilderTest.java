package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentStage;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBuilderTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Operation OPERATION = new Operation(
            "op_1", "deployment", "testing", "agent-7", "pc2", "2.0", "ann", "", AT, OperationPolicy.DEFAULT);

    private static final Planned PLAN = new Planned("abc", AT, List.of(), List.of(), List.of(), null, SECOND);

    private static final Progress FULL = Progress.of(OPERATION)
            .lifecycle(Lifecycle.ROLLBACK_INCOMPLETE)
            .verdict(Verdict.ROLLBACK_INCOMPLETE)
            .steps(List.of(new LedgerEntry(
                    "START",
                    "start",
                    DeploymentStage.DEPLOYING,
                    true,
                    StepState.NOT_UNDONE,
                    SECOND,
                    AT,
                    AT,
                    "no answer")))
            .findings(List.of(new Finding("ports", "network", Finding.Severity.HIGH, false, "taken", SECOND, AT)))
            .failure(new FailureNote("CRASHED", "exit 1", "START"))
            .rollback(new Rollback("rollback_1", Rollback.Trigger.MANUAL_ROLLBACK, "ann", "slow", AT))
            .residues(List.of(new Residue("START", "start", "a container")))
            .finishedAt(AT)
            .rollbackUntil(AT)
            .supersededBy("op_2")
            .facts(Map.of("from_version", "1.0"))
            .refusals(List.of("too late"))
            .revision(7)
            .rows(List.of(TargetRow.of("agent-7", "pc2", "1.0", "2.0", Outcome.NOT_UNDONE, "", 5)))
            .planned(PLAN)
            .approval(Approval.asked(PLAN, new ApprovalTerms(Duration.ofHours(1), false), List.of(), AT))
            .question(new OpenQuestion("Go on?", List.of("yes", "no"), AT, "yes"))
            .build();

    @Test
    void whatIsNotSaidIsAsOfAnOperationThatWasOnlyAskedFor() {
        Progress bare = Progress.of(OPERATION).build();

        assertThat(bare.lifecycle()).isEqualTo(Lifecycle.INITIALIZED);
        assertThat(bare.verdict()).isNull();
        assertThat(bare.steps()).isEmpty();
        assertThat(bare.facts()).isEmpty();
        assertThat(bare.revision()).isZero();
    }

    @Test
    void whatIsShownAndWhereItIsInItsLifeBelongTogether() {
        Stage deploying = DeploymentStage.DEPLOYING;
        Progress running = Progress.of(OPERATION).stage(deploying).build();

        assertThat(running.lifecycle()).isEqualTo(Lifecycle.RUNNING);
        assertThat(running.toBuilder().lifecycle(Lifecycle.RUNNING).build()).isEqualTo(running);
        assertThat(running.toBuilder().lifecycle(Lifecycle.FAILED).build().stage())
                .isEqualTo(Lifecycle.FAILED.stage());
        assertThat(running.toBuilder().stage(Lifecycle.FAILED.stage()).build().lifecycle())
                .isEqualTo(Lifecycle.FAILED);
    }

    /** Also of those parts that come later: whoever adds one to the record adds it here. */
    @Test
    void everyPartCanBeSaidAndIsKeptByACopy() throws ReflectiveOperationException {
        Progress bare = Progress.of(OPERATION).build();
        for (RecordComponent part : Progress.class.getRecordComponents()) {
            if (part.getType() != Operation.class) {
                assertThat(part.getAccessor().invoke(FULL))
                        .as(part.getName())
                        .isNotEqualTo(part.getAccessor().invoke(bare));
            }
        }

        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
        assertThat(FULL.toBuilder().revision(8).build()).isNotEqualTo(FULL);
    }
}
