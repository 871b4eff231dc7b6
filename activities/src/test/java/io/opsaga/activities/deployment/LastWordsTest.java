package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a crashed agent said last becomes a failure's text, and goes everywhere. */
class LastWordsTest {
    private static final Agent AGENT = new Agent(
            "a",
            "box",
            Agent.RuntimeKind.PROCESS,
            "agent",
            "exec run",
            null,
            List.of(),
            Map.of("TOKEN", "s3cr3t-t0ken"),
            Map.of(),
            Agent.RestartPolicy.ALWAYS,
            Agent.Resources.NONE,
            null,
            List.of());
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);

    @Test
    void aCrashTellsNoValueOfTheEnvironment() {
        Health health = new Health(mock(HttpProbe.class));
        Placement at = new Placement(EnvironmentName.TESTING, AGENT, BOX, Path.of("."));
        Condition ended = new Condition.Ended(1, false, "cannot log in with s3cr3t-t0ken");

        assertThatThrownBy(() -> health.await(at, () -> ended, what -> {}))
                .hasMessageContaining("cannot log in with [value of TOKEN]")
                .hasMessageNotContaining("s3cr3t");
    }
}
