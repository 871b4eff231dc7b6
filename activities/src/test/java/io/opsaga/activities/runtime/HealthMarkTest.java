package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.PortBinding;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HealthMarkTest {
    private static final PortBinding OLD_PORT = new PortBinding("10.0.0.5", 8081, 8080);
    private static final PortBinding NEW_PORT = new PortBinding("127.0.0.1", 8083, 8080);
    private static final Health NOW = health("/ready", 8083, null);

    static Stream<@Nullable Health> each() {
        return Stream.of(
                health("/health", 8081, null),
                health("/a b?c=\"d\"\n", 8081, "two\nlines – "),
                new Health("/s", 8081, Duration.ofMillis(1500), "x", Asker.ORCHESTRATOR, true),
                health("/own", 9999, "-"),
                null);
    }

    @ParameterizedTest
    @MethodSource("each")
    void aReleaseIsAskedAsItWasMade(@Nullable Health then) {
        String mark = HealthMark.of(agent(List.of(OLD_PORT), then));

        assertThat(mark).doesNotContain("\n");
        Placement process = HealthMark.asked(now(), mark, null);
        Placement container = HealthMark.asked(now(), mark, List.of(OLD_PORT));

        assertThat(process.agent().health()).isEqualTo(then);
        assertThat(container.agent().health()).isEqualTo(then);
        assertThat(container.agent().ports()).containsExactly(OLD_PORT);
        if (then != null && then.port() == OLD_PORT.hostPort()) {
            assertThat(process.agent().ports()).contains(new PortBinding("10.0.0.5", 8081, 8081));
        }
    }

    @Test
    void oneWithoutAMarkIsAskedAsIsDeclaredWhereItListens() {
        assertThat(HealthMark.asked(now(), "", null)).isEqualTo(now());
        assertThat(HealthMark.asked(now(), null, List.of(OLD_PORT)).agent().health())
                .isEqualTo(health("/ready", 8081, null));
        assertThat(HealthMark.asked(now(), "of a later Opsaga", List.of(NEW_PORT))
                        .agent()
                        .health())
                .isEqualTo(NOW);
    }

    private static Health health(String path, int port, @Nullable String body) {
        return new Health(path, port, Duration.ofSeconds(8), body, Asker.MACHINE);
    }

    private static Agent agent(List<PortBinding> ports, @Nullable Health health) {
        return OnBox.at(OnBox.PORT).agent().asked(ports, health);
    }

    private static Placement now() {
        Placement at = OnBox.at(OnBox.PORT);
        return new Placement(at.environment(), agent(List.of(NEW_PORT), NOW), at.machine(), at.base());
    }
}
