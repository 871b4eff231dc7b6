package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fleet so large that two agents of a machine share an activity; each has its own outcome all the same. */
class FleetPairsTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final int SIZE = 48;
    private static final List<FleetAgent> AGENTS = agents(2);

    @Test
    void twoShareAnActivityUntilTheLastOfALane() {
        try (FleetBench bench = LAB.bench()) {
            Progress last = bench.start(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0, 4, AGENTS))
                    .result();

            bench.assertOver(last, Verdict.COMPLETED);
            bench.assertTableIsTrue(last);
            assertThat(bench.machines.calls("change")).hasSize(SIZE).doesNotHaveDuplicates();
            // Of the 24 of a machine 20 in pairs, and one for each of the four lanes.
            assertThat(bench.history().activities("Fleet_Change")).isEqualTo(2 * (10 + 4));
        }
    }

    @Test
    void theyBeginInTheirOrder() {
        try (FleetBench bench = LAB.bench()) {
            // Whoever has the first of the four lanes waits for those who begin beside it.
            bench.machines.after.put("agent-00", Set.of("agent-02", "agent-04", "agent-06"));
            bench.machines.after.put("agent-16", Set.of("agent-18", "agent-20", "agent-22"));
            Progress last = bench.start(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0, 4, AGENTS))
                    .result();

            bench.assertOver(last, Verdict.COMPLETED);
        }
    }

    @Test
    void whoFailsDoesNotKeepTheOtherOfThePairFromBeingChanged() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put("agent-00", Fault.REFUSES);
            Progress last = bench.start(bench.plan(RolloutPolicy.KEEP_WHAT_WORKS, 1, 4, AGENTS))
                    .result();

            assertThat(with(last, Outcome.FAILED)).containsExactly("agent-00");
            assertThat(with(last, Outcome.CHANGED)).hasSize(SIZE - 1).contains("agent-08");
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void whoseTurnNeverCameWasNotTouched() {
        try (FleetBench bench = LAB.bench()) {
            // All on one machine: the in-memory server cannot take a cancellation of what ends at the same moment.
            bench.machines.changeFaults.put("agent-03", Fault.REFUSES);
            Progress last = bench.start(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0, 1, agents(1)))
                    .result();

            assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            bench.assertTableIsTrue(last);
            assertThat(with(last, Outcome.FAILED)).containsExactly("agent-03");
            assertThat(with(last, Outcome.UNDONE)).containsExactlyInAnyOrder("agent-00", "agent-01", "agent-02");
            assertThat(with(last, Outcome.UNTOUCHED)).hasSize(SIZE - 4);
            assertThat(bench.machines.calls("undo")).hasSize(4);
        }
    }

    private static List<FleetAgent> agents(int machines) {
        return IntStream.range(0, SIZE)
                .mapToObj(i -> new FleetAgent("agent-%02d".formatted(i), FleetBench.MACHINES.get(i % machines), 0))
                .toList();
    }

    private static Set<String> with(Progress progress, Outcome outcome) {
        return progress.rows().stream()
                .filter(row -> row.outcome() == outcome)
                .map(TargetRow::target)
                .collect(Collectors.toSet());
    }
}
