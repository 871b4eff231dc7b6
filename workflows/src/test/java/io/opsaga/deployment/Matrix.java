package io.opsaga.deployment;

import static io.opsaga.deployment.DeploymentStep.PREPARE;
import static io.opsaga.deployment.DeploymentStep.PROMOTE;
import static io.opsaga.deployment.DeploymentStep.START;
import static io.opsaga.deployment.DeploymentStep.SWITCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rows and columns of the test matrix are, and what each cell promises. */
final class Matrix {
    /** The call that a step makes. */
    static final Map<DeploymentStep, String> CALLS = Map.of(
            DeploymentStep.RESOLVE,
            "resolve",
            DeploymentStep.VALIDATE,
            "validate",
            PREPARE,
            "prepare",
            START,
            "start",
            DeploymentStep.HEALTHY,
            "awaitHealthy",
            SWITCH,
            "switchOver",
            PROMOTE,
            "promote",
            DeploymentStep.RETIRE,
            "retire");

    static final Map<DeploymentStep, String> UNDOS =
            Map.of(PREPARE, "discard", START, "restore", SWITCH, "switchBack", PROMOTE, "demote");

    static final Map<DeploymentStep, String> PROBES = Map.of(PREPARE, "prepared", START, "started", SWITCH, "switched");

    /** The steps that change the world, in their order. */
    static final List<DeploymentStep> APPLIED = List.of(PREPARE, START, SWITCH, PROMOTE);

    private Matrix() {}

    /** The undo calls after a saga that came as far as that step, in order. */
    static List<String> undosFrom(DeploymentStep last) {
        List<String> undos = APPLIED.stream()
                .filter(step -> step.compareTo(last) <= 0)
                .map(UNDOS::get)
                .collect(Collectors.toList());
        Collections.reverse(undos);
        return undos;
    }

    /** The forward calls of a saga that came as far as that step. */
    static List<String> callsUpTo(DeploymentStep last) {
        return Arrays.stream(DeploymentStep.values())
                .filter(step -> step.compareTo(last) <= 0)
                .map(CALLS::get)
                .toList();
    }

    static List<String> forwardCalls(Bench bench) {
        return bench.journal.calls().stream().filter(CALLS::containsValue).toList();
    }

    static List<String> probeCalls(Bench bench) {
        return bench.journal.calls().stream().filter(PROBES::containsValue).toList();
    }

    static LedgerEntry entry(Progress progress, DeploymentStep step) {
        return progress.steps().stream()
                .filter(entry -> entry.step().equals(step.name()))
                .findFirst()
                .orElseThrow();
    }

    static StepState state(Progress progress, DeploymentStep step) {
        return entry(progress, step).state();
    }

    static Stream<DeploymentStep> all() {
        return Arrays.stream(DeploymentStep.values());
    }

    /** What holds for every operation that is over. */
    static void assertOver(Bench bench, Progress last, Verdict verdict) {
        assertThat(last.verdict()).isEqualTo(verdict);
        assertThat(last.lifecycle()).isEqualTo(verdict.lifecycle());
        assertThat(last.finishedAt()).isNotNull();
        assertThat(last.rollbackUntil()).isNull();
        assertThat(bench.store.holder()).as("holder of the lock").isNull();
        assertThat(bench.store.last()).as("last record of the store").isEqualTo(last);
        assertThat(last.residues().isEmpty()).isEqualTo(verdict != Verdict.ROLLBACK_INCOMPLETE);
        assertThat(last.steps()).extracting(LedgerEntry::state).doesNotContain(StepState.RUNNING, StepState.UNDOING);
    }

    /** What holds wherever the verdict says that nothing is left. */
    static void assertAsBefore(Bench bench) {
        assertThat(bench.world()).isEqualTo(World.BEFORE);
    }
}
