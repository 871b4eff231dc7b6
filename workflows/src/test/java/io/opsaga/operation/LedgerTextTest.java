package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTextTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");

    private static LedgerEntry entry(StepState state, String detail) {
        boolean begun = state != StepState.PLANNED;
        return new LedgerEntry(
                "START",
                "start new version",
                DeploymentStage.DEPLOYING,
                true,
                state,
                Duration.ofMillis(800),
                begun ? AT : null,
                begun ? AT.plusMillis(120) : null,
                detail);
    }

    private static Progress progress(List<LedgerEntry> steps, boolean incomplete) {
        Operation operation = new Operation(
                "deploy_1",
                DeploymentKind.NAME,
                "staging",
                "agent-7",
                "pc2",
                "2.0",
                "ann",
                "",
                AT,
                OperationPolicy.DEFAULT);
        return Progress.of(operation)
                .stage(incomplete ? Lifecycle.ROLLBACK_INCOMPLETE.stage() : DeploymentStage.DEPLOYING)
                .verdict(incomplete ? Verdict.ROLLBACK_INCOMPLETE : null)
                .steps(steps)
                .failure(incomplete ? new FailureNote("UNHEALTHY", "no answer on port 8080", "HEALTHY") : null)
                .rollback(
                        incomplete
                                ? new Rollback("rollback_1", Trigger.HEALTH_CHECK_FAILURE, "opsaga", "unhealthy", AT)
                                : null)
                .residues(
                        incomplete
                                ? List.of(new Residue("START", "start new version", "container c1 still runs"))
                                : List.of())
                .finishedAt(incomplete ? AT : null)
                .rollbackUntil(incomplete ? AT.plusSeconds(60) : null)
                .revision(1)
                .build();
    }

    @Test
    void tellsFailureRollbackStepsResiduesAndLease() {
        String text = LedgerText.of(progress(List.of(entry(StepState.NOT_UNDONE, "no answer")), true));

        assertThat(text).isEqualTo("""
                        ### rollback incomplete
                        **UNHEALTHY**: no answer on port 8080

                        Rollback: health_check_failure, by opsaga: unhealthy

                        - ✗ **not undone** start new version · 120 ms · no answer

                        ✗ left: **start new version**: container c1 still runs

                        Can be rolled back until 2026-01-01T10:01:00Z.""");
    }

    @Test
    void tellsAPlan() {
        assertThat(LedgerText.of(progress(List.of(entry(StepState.PLANNED, "")), false)))
                .isEqualTo("### deploying\n- ○ start new version");
    }

    @ParameterizedTest
    @EnumSource(StepState.class)
    void hasAMarkForEveryState(StepState state) {
        assertThat(LedgerText.of(progress(List.of(entry(state, "")), false))).doesNotContain("null");
    }
}
