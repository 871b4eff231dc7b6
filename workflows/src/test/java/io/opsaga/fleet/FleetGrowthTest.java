package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet that fails at its last agent, so that all are changed and undone: the longest history there is. */
class FleetGrowthTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static final int MOST_EVENTS = 4000;
    private static final int MOST_BYTES = 256 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {74, 740, 2220})
    void historyAndStatusStayWithinTheirLimits(int size) {
        try (FleetBench bench = LAB.bench()) {
            List<FleetAgent> agents = IntStream.range(0, size)
                    .mapToObj(i -> new FleetAgent(
                            "agent-%04d".formatted(i), FleetBench.MACHINES.get(i % 10 < 7 ? 0 : 1), 10 * i / size))
                    .toList();
            String last = agents.get(size - 1).id();
            bench.machines.changeFaults.put(last, Fault.REFUSES);
            // The in-memory server cannot take the cancellation of an activity that ends at the same moment.
            bench.machines.after.put(
                    last,
                    agents.stream()
                            .map(FleetAgent::id)
                            .filter(agent -> !agent.equals(last))
                            .collect(Collectors.toSet()));
            Progress end = bench.start(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0, 8, agents))
                    .result();

            assertThat(end.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(end.rows()).hasSize(size);
            assertThat(end.rows())
                    .extracting(row -> row.outcome())
                    .isSubsetOf(Outcome.UNDONE, Outcome.FAILED, Outcome.UNTOUCHED);
            int bytes =
                    Payloads.converter().toPayload(end).orElseThrow().getData().size();
            System.out.printf(
                    "%d agents: %d events, %d bytes of history, %d bytes of progress, %d records%n",
                    size,
                    bench.history().events(),
                    bench.history().bytes(),
                    bytes,
                    bench.store.records().size());
            assertThat(bench.history().events()).isLessThan(MOST_EVENTS);
            assertThat(bytes).isLessThan(MOST_BYTES);
        }
    }
}
