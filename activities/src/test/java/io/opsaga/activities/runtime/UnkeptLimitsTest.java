package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Finding.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits of processes hold only where systemd keeps them. */
class UnkeptLimitsTest {
    private static final Agent.Resources SOME = new Agent.Resources(64L << 20, 0.5);

    private static Placement agent(String id, Agent.Resources resources) {
        Agent agent = new Agent(
                id,
                "pc2",
                Agent.RuntimeKind.PROCESS,
                "agent",
                "./run",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                resources,
                null,
                List.of());
        Machine machine =
                new Machine("pc2", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
        return new Placement(EnvironmentName.TESTING, agent, machine, Path.of("."));
    }

    @Test
    void whoIsNotHeldToThemIsNamed() {
        Check check = ProcessChecks.unkept(
                        List.of(agent("a", SOME), agent("b", Agent.Resources.NONE)), "free=1\nmemory=1\n")
                .orElseThrow();

        assertThat(check.passed()).isFalse();
        assertThat(check.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(check.message())
                .startsWith("Not enforced on pc2")
                .endsWith(": 64 MiB of memory and 0.5 cores for a");
    }

    @Test
    void whereSystemdKeepsThemOrThereAreNoneNothingIsSaid() {
        assertThat(ProcessChecks.unkept(List.of(agent("a", SOME)), "free=1\nlimits=kept\n"))
                .isEmpty();
        assertThat(ProcessChecks.unkept(List.of(agent("b", Agent.Resources.NONE)), "free=1\n"))
                .isEmpty();
    }
}
