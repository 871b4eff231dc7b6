package io.opsaga.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestbedPlaceTest {
    @Test
    void theFirstIsTheOneThatTheEnvironmentNames() {
        assertThat(TestbedPlace.of(Map.of(), 1)).isEqualTo(new TestbedPlace(0, Path.of("/tmp/opsaga-testbed")));
        assertThat(TestbedPlace.of(Map.of("OPSAGA_TESTBED_NUMBER", "3", "OPSAGA_TESTBED", "/tmp/three"), 1))
                .isEqualTo(new TestbedPlace(3, Path.of("/tmp/three")));
    }

    @Test
    void theSecondIsAnotherWhicheverTheFirstIs() {
        assertThat(TestbedPlace.of(Map.of(), 2)).isEqualTo(new TestbedPlace(5, Path.of("/tmp/opsaga-testbed-2")));
        TestbedPlace second = TestbedPlace.of(Map.of("OPSAGA_TESTBED_NUMBER", "7", "OPSAGA_TESTBED", "/tmp/seven"), 2);
        assertThat(second).isEqualTo(new TestbedPlace(2, Path.of("/tmp/seven-2")));
        assertThat(second.environment())
                .isEqualTo(Map.of("OPSAGA_TESTBED_NUMBER", "2", "OPSAGA_TESTBED", "/tmp/seven-2"));
        assertThat(second.address(12)).isEqualTo("10.99.2.12");
    }
}
