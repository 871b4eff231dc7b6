package io.opsaga.deployment;

import static io.opsaga.operation.PlanAssertions.assertHappened;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Decision;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.PlannedStep;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan says what the run then does, and a run does what its plan said, or nothing. */
class DeploymentDryRunTest {
    @RegisterExtension
    static final Lab LAB = new Lab();

    /** What a machine may be like. */
    enum Case {
        ANOTHER_VERSION,
        THE_VERSION_ALREADY,
        BLOCKED,
        UNKNOWN_VERSION,
        SILENT_MACHINE;

        void setUp(Bench bench) {
            switch (this) {
                case ANOTHER_VERSION -> {}
                case THE_VERSION_ALREADY -> bench.machine.unchanged = true;
                case BLOCKED ->
                    bench.machine.findings = List.of(FakeMachine.finding("ports", Severity.CRITICAL, false));
                case UNKNOWN_VERSION -> bench.faults.inject("resolve", Fault.REFUSES);
                case SILENT_MACHINE -> bench.faults.inject("validate", Fault.UNREACHABLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void aDryRunTellsWhatTheRunDoes(Case which) {
        Planned plan;
        try (Bench bench = LAB.bench()) {
            which.setUp(bench);
            plan = bench.dryRun();

            assertThat(bench.world()).isEqualTo(World.BEFORE);
            assertThat(bench.store.records()).as("no record").isEmpty();
            assertThat(bench.journal.calls()).as("only looks, and no lock").isSubsetOf("resolve", "validate");
        }
        try (Bench bench = LAB.bench()) {
            which.setUp(bench);
            assertHappened(plan, bench.start().awaitEnd());
        }
    }

    @Test
    void thePlanOfAnUpgrade() {
        try (Bench bench = LAB.bench()) {
            Planned plan = bench.dryRun();

            assertThat(plan.steps())
                    .extracting(PlannedStep::decision)
                    .containsExactly(
                            Decision.NO_CHANGE,
                            Decision.NO_CHANGE,
                            Decision.WILL_CHANGE,
                            Decision.WILL_CHANGE,
                            Decision.CANNOT_KNOW,
                            Decision.WILL_CHANGE,
                            Decision.WILL_CHANGE,
                            Decision.CANNOT_KNOW);
            assertThat(plan.steps())
                    .filteredOn(step -> step.step().equals("SWITCH"))
                    .singleElement()
                    .satisfies(step ->
                            assertThat(step.before() + " → " + step.after()).isEqualTo("1.0 → 2.0"));
            assertThat(plan.estimate())
                    .isEqualTo(plan.steps().stream().map(PlannedStep::estimate).reduce(Duration.ZERO, Duration::plus));
            assertThat(plan.hash()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void theHashIsAboutWhatWouldBeDoneAndNothingElse() {
        String first = hash(bench -> {});

        assertThat(hash(bench -> bench.machine.findings = List.of())).isEqualTo(first);
        assertThat(hash(bench -> bench.machine.reference = "container-new")).isNotEqualTo(first);
        assertThat(hash(bench -> bench.machine.unchanged = true)).isNotEqualTo(first);
    }

    private static String hash(Consumer<Bench> setUp) {
        try (Bench bench = LAB.bench()) {
            setUp.accept(bench);
            return bench.dryRun().hash();
        }
    }

    @Test
    void aRunThatNamesItsPlanReadsOnceAndGoesOn() {
        String hash = hash(bench -> {});
        try (Bench bench = LAB.bench()) {
            Progress last =
                    bench.start(bench.plan(new Planning(false, hash, null))).awaitEnd();

            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(bench.journal.calls()).containsOnlyOnce("resolve").containsOnlyOnce("validate");
            assertThat(last.findings()).hasSize(1);
            assertThat(last.steps().get(0).startedAt()).isNotNull();
        }
    }

    @Test
    void aStalePlanIsRefusedUnderTheLockAndNothingIsChanged() {
        String hash = hash(bench -> {});
        try (Bench bench = LAB.bench()) {
            bench.store.planLines =
                    List.of("plan 1", "agent agent-7: will_change, as it was", "step START: will_change");
            // It changes at the last moment that can be: when nobody else may change it any more.
            bench.store.whileLocking = () -> bench.machine.reference = "container-other";
            Progress last =
                    bench.start(bench.plan(new Planning(false, hash, null))).result();

            Matrix.assertOver(bench, last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("PLAN_STALE");
            assertThat(last.failure().message())
                    .contains("agent agent-7 was 'will_change, as it was' and is 'will_change on pc2")
                    .contains("container-other")
                    .doesNotContain("step START");
            assertThat(bench.world()).isEqualTo(World.BEFORE);
            assertThat(bench.journal.calls()).containsExactly("acquire", "resolve", "validate");
        }
    }
}
