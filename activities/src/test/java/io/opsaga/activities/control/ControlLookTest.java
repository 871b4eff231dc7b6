package io.opsaga.activities.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.activities.runtime.RunControl.Look;
import io.opsaga.control.AgentStand;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlQuestion;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.stops.Stop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentMatchers;

/** What has to be done with an agent, as it is found. */
class ControlLookTest {
    private static final Agent PLANNER = new Agent(
            "planner",
            "box",
            Agent.RuntimeKind.DOCKER,
            "agent",
            null,
            null,
            List.of(),
            Map.of(),
            Map.of(),
            Agent.RestartPolicy.ALWAYS,
            Agent.Resources.NONE,
            null,
            List.of());
    private static final Placement AT = new Placement(
            EnvironmentName.TESTING,
            PLANNER,
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null),
            Path.of("."));

    private static final Look NOTHING = new Look(Stand.NOTHING, false, true, false, true);

    private final Health health = mock(Health.class);
    private final RunControl control = mock(RunControl.class);
    private final AgentRuntime runtime = mock(AgentRuntime.class);

    private final Releases releases = mock(Releases.class);
    private final AgentRuntime other = mock(AgentRuntime.class);
    private final RunControl otherControl = mock(RunControl.class);

    /** What it is recorded as: a release on that machine. */
    private void isRecorded(String machine) {
        ReleaseEntry entry =
                new ReleaseEntry("testing", "planner", machine, "1.0", "sha256:1", "c", "deploy_1", Instant.EPOCH);
        when(releases.current("testing", "planner")).thenReturn(Optional.of(entry));
    }

    private AgentStand of(ControlAction action, Look look) {
        return of(action, look, null);
    }

    private AgentStand of(ControlAction action, Look look, @Nullable Stop stop) {
        when(other.control()).thenReturn(otherControl);
        when(other.kind()).thenReturn(Agent.RuntimeKind.PROCESS);
        if (mockingDetails(otherControl).getStubbings().isEmpty()) {
            when(otherControl.look(any(), any())).thenReturn(NOTHING);
        }
        when(runtime.control()).thenReturn(control);
        when(runtime.asItWas(any(), any())).thenReturn(AT);
        when(control.look(any(), any())).thenReturn(look);
        ControlQuestion question = new ControlQuestion("control_1", "testing", "box", action, List.of("planner"));
        return new ControlLook(question, health, releases, at -> List.of(other)).of(AT, runtime, stop);
    }

    private static Look found(boolean running, @Nullable String state, boolean kept) {
        Snapshot was = new Snapshot(true, running, "1.0", "sha256:1", "1", "planner", "always", state, null);
        return new Look(new Stand(was, "run 1", false), true, false, true, kept);
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void withAPausedOneEverythingCanBeDone(ControlAction action) {
        AgentStand stand = of(action, found(false, "paused", true));

        assertThat(stand.problem()).isNull();
        assertThat(stand.settled()).isNull();
        assertThat(stand.stand().well()).isFalse();
    }

    @Test
    void oneThatRunsAndIsNotKeptIsStartedForItsPolicy() {
        when(health.complaint(any(Placement.class), ArgumentMatchers.<Supplier<Condition>>any()))
                .thenReturn(Optional.empty());

        assertThat(of(ControlAction.START, found(true, null, false)).settled()).isNull();
        assertThat(of(ControlAction.START, found(true, null, true)).settled()).isEqualTo("it runs, and is well");
    }

    @Test
    void whatEarlierReleasesLeftIsRemovedAndNotStarted() {
        Look left = new Look(Stand.NOTHING, false, true, true, true);

        assertThat(of(ControlAction.REMOVE, left).settled()).isNull();
        assertThat(of(ControlAction.STOP, left).settled()).isEqualTo("it does not run");
        assertThat(of(ControlAction.START, left).problem().type()).isEqualTo("NOT_DEPLOYED");
        assertThat(of(ControlAction.RESTART, left).problem().type()).isEqualTo("NOT_DEPLOYED");
    }

    @Test
    void ofWhatIsNotThereNothingIsRemoved() {
        assertThat(of(ControlAction.REMOVE, NOTHING).settled()).isEqualTo("there is nothing of it");
    }

    @Test
    void whatWasStoppedAndIsGoneCannotBeStarted() {
        Stop stop = new Stop("testing", "planner", "control_0", "ann", "", Instant.EPOCH);
        assertThat(of(ControlAction.START, NOTHING, stop).settled()).contains("it may be deployed");

        isRecorded("box");
        AgentStand gone = of(ControlAction.START, NOTHING, stop);
        assertThat(gone.problem().type()).isEqualTo("NOT_DEPLOYED");
        assertThat(gone.problem().message()).contains("1.0 is recorded of planner", "POST /agents/planner/remove");
        assertThat(of(ControlAction.REMOVE, NOTHING, stop).settled()).isEqualTo("there is nothing of it");
    }

    @ParameterizedTest
    @EnumSource
    void whatRunsWhereItWasDeclaredBeforeIsNotTakenForGone(ControlAction action) {
        isRecorded("elsewhere");
        AgentStand moved = of(action, NOTHING);
        assertThat(moved.problem().type()).isEqualTo("AGENT_ELSEWHERE");
        assertThat(moved.problem().message()).contains("was deployed to elsewhere", "declared for box");

        Stop stop = new Stop("testing", "planner", "control_0", "ann", "", Instant.EPOCH);
        assertThat(of(ControlAction.START, NOTHING, stop).settled())
                .as("else it could neither be started nor deployed")
                .contains("declared for box by now; it may be deployed");

        isRecorded("box");
        when(otherControl.look(any(), any())).thenReturn(new Look(Stand.NOTHING, true, false, true, true));
        assertThat(of(action, NOTHING).problem().message()).contains("for the runtime process");
    }
}
