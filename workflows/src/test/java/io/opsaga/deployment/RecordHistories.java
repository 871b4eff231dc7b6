package io.opsaga.deployment;

import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records the histories that {@link DeploymentReplayTest} replays. Not a test, and never part of a build: a history stands for
 * runs that are under way, so that a new one belongs only to a new behaviour. By hand:
 * {@code ./mvnw -pl workflows test -Dtest=RecordHistories -Dopsaga.record=true}
 */
@EnabledIfSystemProperty(named = "opsaga.record", matches = "true")
class RecordHistories {
    @RegisterExtension
    static final Lab LAB = new Lab();

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void record(Behaviour behaviour) throws IOException, InterruptedException {
        try (Bench bench = LAB.bench(behaviour.workflowId())) {
            behaviour.play(LAB, bench);
            Behaviour.HISTORIES.write(behaviour.fileName(), bench.history());
        }
    }
}
