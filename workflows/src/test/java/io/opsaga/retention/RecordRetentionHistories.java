package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records the histories that {@link RetentionReplayTest} replays. Not a test, and never part of a build. By hand:
 * {@code ./mvnw -pl workflows test -Dtest=RecordRetentionHistories -Dopsaga.record=true}
 */
@EnabledIfSystemProperty(named = "opsaga.record", matches = "true")
class RecordRetentionHistories {
    @ParameterizedTest
    @EnumSource(RetentionBehaviour.class)
    void record(RetentionBehaviour behaviour) throws IOException {
        try (RetentionLab lab = new RetentionLab();
                RetentionBench bench = lab.bench(behaviour.workflowId())) {
            behaviour.play(bench);
            List<Progress> records = bench.store.records();
            assertThat(records.get(records.size() - 1).verdict()).isEqualTo(behaviour.verdict);
            RetentionBehaviour.HISTORIES.write(behaviour.fileName(), bench.history());
        }
    }
}
