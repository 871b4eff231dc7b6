package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void pausesBetweenTwoLooksGrowToALimit() {
        assertThat(Stream.iterate(Duration.ofMillis(20), Health::longer)
                        .limit(7)
                        .map(Duration::toMillis))
                .containsExactly(20L, 40L, 80L, 160L, 250L, 250L, 250L);
    }
}
