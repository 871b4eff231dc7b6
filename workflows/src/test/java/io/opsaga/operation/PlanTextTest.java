package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.saga.Decision;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTextTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final PlannedAgent AGENT = new PlannedAgent(
            "agent-7", "pc2", Decision.WILL_CHANGE, "1.0", "sha256:1", "c1", true, "2.0", "sha256:2", "c0", "");
    private static final PlannedStep START = new PlannedStep(
            "START",
            "start",
            DeploymentStage.DEPLOYING,
            true,
            Decision.WILL_CHANGE,
            "1.0",
            "2.0",
            "",
            Duration.ofSeconds(2));
    private static final Planned PLAN =
            new Planned("abc", AT, List.of(START), List.of(AGENT), List.of(), null, Duration.ofSeconds(2));

    private static Progress progress(Approval approval) {
        Operation operation = new Operation(
                "deploy_1",
                DeploymentKind.NAME,
                "production",
                "agent-7",
                "pc2",
                "2.0",
                "ann",
                "",
                AT,
                OperationPolicy.DEFAULT);
        return Progress.of(operation)
                .revision(1)
                .planned(PLAN)
                .approval(approval)
                .build();
    }

    @Test
    void tellsWhatIsWaitedForAndWithWhichPlan() {
        ApprovalTerms terms = new ApprovalTerms(Duration.ofHours(1), false);
        Approval asked = Approval.asked(PLAN, terms, List.of("agent-7 is unhealthy"), AT);

        assertThat(PlanText.of(progress(asked.seen("another version runs", asked.health(), AT))))
                .isEqualTo("""
                        **Waits for approval until 2026-01-01T11:00:00Z**, by somebody else than ann; then the default is: reject.

                        **The plan is stale**: another version runs

                        **Not well**: agent-7 is unhealthy

                        Plan `abc`, about 2 s

                        - start: will change · 1.0 → 2.0

                        - pc2 · **agent-7**: 1.0 → 2.0

                        1 will change

                        """);
    }

    @Test
    void afterTheDecisionOnlyThatIsTold() {
        Approval decided = Approval.asked(PLAN, new ApprovalTerms(Duration.ofHours(1), false), List.of(), AT)
                .decided(Approval.State.APPROVED, "bob", "fine", AT);

        assertThat(PlanText.of(progress(decided))).isEqualTo("approved by **bob** at 2026-01-01T10:00:00Z: fine\n\n");
    }

    @Test
    void differencesAreNamed() {
        List<String> before = List.of("plan 1", "agent a: 1.0 to 2.0", "step START: will_change");

        assertThat(PlanLines.difference(before, List.of("plan 1", "agent a: 1.1 to 2.0", "step START: will_change")))
                .isEqualTo("agent a was '1.0 to 2.0' and is '1.1 to 2.0'");
        assertThat(PlanLines.difference(before, List.of("plan 1", "step START: will_change")))
                .isEqualTo("agent a is not in it any more");
        assertThat(PlanLines.difference(List.of(), before)).isEqualTo("what it said is not kept any more");
    }

    /** Each with what it does to the plan's line; where an agent runs and what it gets is told, and no digest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            will_change on pc2: 1.1 (sha256:1, c1, running) to 2.0 (sha256:2, c0)    | ran 1.0 and now runs 1.1
            will_change on pc2: nothing to 2.0 (sha256:2, c0)                        | ran 1.0 and now runs nothing
            will_change on pc2: 1.0 (sha256:9, c1, running) to 2.0 (sha256:2, c0)    | runs another build of 1.0
            will_change on pc2: 1.0 (sha256:1, c9, running) to 2.0 (sha256:2, c0)    | runs 1.0 as c9 and not as c1
            will_change on pc2: 1.0 (sha256:1, 0123456789ab, running) to 2.0 (sha256:2, c0) | runs 1.0 in another container or release
            will_change on pc2: 1.0 (sha256:1, c1, stopped) to 2.0 (sha256:2, c0)    | was running and is stopped
            will_change on pc2: 1.0 (sha256:1, c1, running) to 2.1 (sha256:3, c0)    | was to get 2.0 and now would get 2.1
            will_change on pc2: 1.0 (sha256:1, c1, running) to unknown               | was to get 2.0 and now would get an unknown version
            will_change on pc2: 1.0 (sha256:1, c1, running) to 2.0 (sha256:9, c0)    | would get another build of 2.0
            will_change on pc2: 1.0 (sha256:1, c1, running) to 2.0 (sha256:2, c9)    | has other settings in the inventory
            no_change on pc1: 2.0 (sha256:2, c1, running) to 2.0 (sha256:2, c0)      | was on pc2 and is on pc1, ran 1.0 and now runs 2.0, was 'will_change' and is 'no_change'
            """)
    void ofAnAgentVersionsAndSettingsAreTold(String now, String told) {
        List<String> before = List.of("agent a: " + AGENT.canonical());

        assertThat(PlanLines.difference(before, List.of("agent a: " + now))).isEqualTo("agent a " + told);
    }

    @Test
    void onlyTheConditionsThatDifferAreTold() {
        assertThat(PlanLines.difference(
                        List.of("condition: policy=x", "condition: max_failures=0"),
                        List.of("condition: policy=x", "condition: max_failures=1")))
                .isEqualTo("max_failures was '0' and is '1'");
        assertThat(PlanLines.difference(List.of("plan 1"), List.of("plan 1", "agent b: x")))
                .isEqualTo("agent b is new in it");
    }
}
