package io.opsaga.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records the histories that {@link ControlReplayTest} replays. Not a test, and never part of a build. By hand:
 * {@code ./mvnw -pl workflows test -Dtest=RecordControlHistories -Dopsaga.record=true}
 */
@EnabledIfSystemProperty(named = "opsaga.record", matches = "true")
class RecordControlHistories {
    @ParameterizedTest
    @EnumSource(ControlBehaviour.class)
    void record(ControlBehaviour behaviour) throws IOException {
        try (ControlBench bench = new ControlBench(behaviour.workflowId())) {
            behaviour.play(bench);
            List<Progress> records = bench.store.records();
            assertThat(records.get(records.size() - 1).verdict()).isEqualTo(behaviour.verdict);
            ControlBehaviour.HISTORIES.write(behaviour.fileName(), bench.history());
        }
    }
}
