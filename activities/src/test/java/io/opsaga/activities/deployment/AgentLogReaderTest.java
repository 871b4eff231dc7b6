package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.LogPiece;
import io.opsaga.activities.runtime.LogPlace;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a log, of a runtime that tells what it is told to. */
class AgentLogReaderTest {
    private static final EnvironmentName WHERE = EnvironmentName.TESTING;

    private record Nowhere() implements LogPlace {}

    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final Inventories inventories = mock(Inventories.class);
    private AgentLogReader reader;

    @BeforeEach
    void open() {
        Path none = Path.of("none");
        Agent agent = new Agent(
                "planner",
                "box",
                RuntimeKind.PROCESS,
                "planner",
                "run",
                null,
                List.of(),
                Map.of("SECRET", "s3cr3t-p1"),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
        Inventory inventory = mock(Inventory.class);
        when(inventory.environment()).thenReturn(WHERE);
        when(inventory.agent("planner")).thenReturn(Optional.of(agent));
        when(inventory.machine("box"))
                .thenReturn(new Machine("box", new Machine.Ssh("127.0.0.1", 1, "nobody", none, none), null));
        when(inventories.of(WHERE)).thenReturn(Optional.of(inventory));
        when(inventories.base(WHERE)).thenReturn(none);
        when(runtime.kind()).thenReturn(RuntimeKind.PROCESS);
        reader = new AgentLogReader(inventories, List.of(runtime));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private Optional<String> last(String log, boolean cut, int lines) {
        when(runtime.log(any(), eq("deploy_1"), any(), anyInt()))
                .thenReturn(Optional.of(new LogPiece(log, cut, new Nowhere())));
        return reader.log(WHERE, "planner", "deploy_1", lines);
    }

    @Test
    void theLastLinesAreToldWithoutValues() {
        assertThat(last("a\nwith s3cr3t-p1\nb", false, 2)).hasValue("with [value of SECRET]\nb");
        assertThat(last("5 \u00e2\u0082\u00ac\n", false, 9)).as("bytes").hasValue("5 \u20ac\n");
        assertThat(reader.log(WHERE, "planner", "deploy_2", 9)).isEmpty();
    }

    @Test
    void anEndThatMayBeTheBeginningOfAValueIsNotTold() {
        assertThat(last("ready\nL:s3cr3", false, 1)).hasValue("L:");
        assertThat(last("ready\nL:s3cr3\n", false, 1)).hasValue("L:s3cr3\n");
    }

    @Test
    void whatReleasesWereGivenIsNotToldEither() {
        when(runtime.given(any())).thenReturn(List.of(Map.of("SECRET", "s3cr3t-p0"), Map.of("GONE", "t4k3n-out")));
        assertThat(last("s3cr3t-p0, s3cr3t-p1, t4k3n-out\nL:t4k", false, 2))
                .hasValue("[value of SECRET], [value of SECRET], [value of GONE]\nL:");
    }

    /** It never changes, and whoever follows looks each second. */
    @Test
    void whoFollowsAsksOnceForEachVersionWhatItWasGiven() {
        when(runtime.given(any()))
                .thenReturn(List.of(Map.of("SECRET", "s3cr3t-p0")))
                .thenReturn(List.of(Map.of("NEW", "n3w-s3cr3t")));
        when(runtime.log(any(), any(), any(), anyInt()))
                .thenReturn(Optional.of(new LogPiece("s3cr3t-p0 n3w-s3cr3t\n", false, new Nowhere())));
        AgentLogs.Following following = reader.follow(WHERE, "planner");

        assertThat(following.last("deploy_1", 9)).hasValue("[value of SECRET] n3w-s3cr3t\n");
        assertThat(following.more("deploy_1")).isEqualTo("[value of SECRET] n3w-s3cr3t\n");
        verify(runtime).given(any());
        following.more("deploy_2");
        assertThat(following.more("deploy_2")).as("of both").isEqualTo("[value of SECRET] [value of NEW]\n");
        assertThat(following.more("deploy_2")).isEqualTo("[value of SECRET] [value of NEW]\n");
        verify(runtime, times(2)).given(any());
    }

    @Test
    void whatIsLeftOfAValueWhereALogWasCutIsNotTold() {
        assertThat(last("3t-p1 is wrong\n", true, 9)).hasValue("[value of SECRET] is wrong\n");
        assertThat(last("3t-p1 is wrong\n", false, 9)).hasValue("3t-p1 is wrong\n");
    }
}
