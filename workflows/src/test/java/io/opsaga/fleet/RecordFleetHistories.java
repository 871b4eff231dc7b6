package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records the histories that {@link FleetReplayTest} replays. Not a test, and never part of a build: a history stands for runs
 * that are under way, so that a new one belongs only to a new behaviour. By hand:
 * {@code ./mvnw -pl workflows test -Dtest=RecordFleetHistories -Dopsaga.record=true}
 */
@EnabledIfSystemProperty(named = "opsaga.record", matches = "true")
class RecordFleetHistories {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    @ParameterizedTest
    @EnumSource(FleetBehaviour.class)
    void record(FleetBehaviour behaviour) throws IOException {
        try (FleetBench bench = LAB.bench(behaviour.workflowId())) {
            behaviour.play(bench);
            List<Progress> records = bench.store.records();
            assertThat(records.get(records.size() - 1).verdict()).isEqualTo(behaviour.verdict);
            FleetBehaviour.HISTORIES.write(behaviour.fileName(), bench.history().json());
        }
    }
}
