package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Decision;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnedAgentsTest {
    private static final PlannedStep UNDO = new PlannedStep(
            "START",
            "start",
            Lifecycle.ROLLING_BACK.stage(),
            true,
            Decision.WILL_CHANGE,
            "done",
            "undone",
            "",
            Duration.ZERO);

    /** What became of it, what it ran before, what would be done, what runs then, and how that is said. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            CHANGED,    1.0, WILL_CHANGE, 1.0, 1.0 comes back
            CHANGED,    '',  WILL_CHANGE, -,   'nothing ran there before, so nothing will'
            CHANGING,   1.0, CANNOT_KNOW, 1.0, '1.0 comes back, as far as it is not there already'
            UNDOING,    1.0, CANNOT_KNOW, 1.0, '1.0 comes back, as far as it is not there already'
            NOT_UNDONE, 1.0, CANNOT_KNOW, 1.0, '1.0 comes back, as far as it is not there already'
            UNCHANGED,  2.0, NO_CHANGE,   2.0, 2.0 stays
            UNDONE,     1.0, NO_CHANGE,   1.0, 1.0 stays
            FAILED,     1.0, NO_CHANGE,   1.0, 1.0 stays
            UNTOUCHED,  1.0, NO_CHANGE,   1.0, 1.0 stays
            UNTOUCHED,  '',  NO_CHANGE,   -,   nothing was done there
            """)
    void ofEachAgentOfAFleetIsToldWhatComesBackOrStays(
            Outcome outcome, String from, Decision decision, @Nullable String to, String detail) {
        TargetRow row = TargetRow.of("a", "pc2", from, "2.0", outcome, "", 0);

        PlannedAgent told = ReturnedAgents.of(progress(FleetKind.NAME, Map.of(), List.of(row)), List.of(UNDO))
                .get(0);

        assertThat(told.decision()).isEqualTo(decision);
        assertThat(told.to()).isEqualTo(to);
        assertThat(told.detail()).isEqualTo(detail);
    }

    @Test
    void ofADeploymentThatHasDoneNothingYetNothingComesBack() {
        Progress progress =
                progress(DeploymentKind.NAME, Map.of("to_version", "2.0", "from_version", "1.0"), List.of());

        assertThat(ReturnedAgents.of(progress, List.of())).singleElement().satisfies(told -> {
            assertThat(told.decision()).isEqualTo(Decision.NO_CHANGE);
            assertThat(told.detail()).isEqualTo("1.0 stays");
        });
        assertThat(ReturnedAgents.of(progress, List.of(UNDO))).singleElement().satisfies(told -> {
            assertThat(told.decision()).isEqualTo(Decision.WILL_CHANGE);
            assertThat(told.detail()).isEqualTo("1.0 comes back");
        });
    }

    private static Progress progress(String kind, Map<String, String> facts, List<TargetRow> rows) {
        Operation operation = new Operation(
                "x", kind, "production", "a", "pc2", "2.0", "ann", "", Instant.EPOCH, OperationPolicy.DEFAULT);
        return Progress.of(operation)
                .stage(DeploymentStage.DEPLOYING)
                .facts(facts)
                .revision(1)
                .rows(rows)
                .build();
    }
}
