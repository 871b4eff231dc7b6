package io.opsaga.activities.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.AgentWork;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.http.Target;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that were down or not well before anybody touched them: c depends on b, b on a. */
class UnwellBeforeTest {
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
    private static final Release SAME = new Release("1.0", "agent", "sha256:1", "c");
    private static final Release OTHER = new Release("2.0", "agent", "sha256:2", "c");
    private static final Snapshot OLD = new Snapshot(true, true, "1.0", "sha256:1", "id", "c", "always");
    private static final Condition RUNS = Condition.Running.forLong("127.0.0.1");
    private static final Condition DOWN = new Condition.Missing();
    private static final int OLD_PORT = 7000;
    private static final int PORT = 7001;

    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final HttpProbe http = mock(HttpProbe.class);
    private final AtomicLong nanos = new AtomicLong();
    private final Health health = new Health(http, nanos::get, pause -> nanos.addAndGet(pause.toNanos()));
    private final Inventories inventories = mock(Inventories.class);
    private final Map<String, Stop> stopped = new TreeMap<>();
    private MachineAsker asker;

    @BeforeEach
    void machine() {
        when(inventories.of(EnvironmentName.TESTING))
                .thenReturn(Optional.of(new Inventory(
                        EnvironmentName.TESTING,
                        Map.of("box", BOX),
                        List.of(agent("a", PORT), agent("b", PORT, "a"), agent("c", PORT, "b")))));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        when(runtime.asItWas(any(), any())).thenAnswer(call -> call.getArgument(0));
        when(runtime.condition(any(), any())).thenReturn(RUNS);
        when(runtime.oldCondition(any(), any())).thenReturn(RUNS);
        when(runtime.switchBack(any(), any())).thenReturn(Reading.absent("names are as before"));
        when(runtime.restore(any(), any(), any())).thenReturn(Reading.reverted("1.0 runs again"));
        when(runtime.discard(any(), any())).thenReturn(Reading.reverted("removed"));
        answers(503);
        asker = new MachineAsker(
                inventories,
                Map.of(RuntimeKind.DOCKER, runtime),
                health,
                (environment, wanted) -> Map.of(),
                (environment, asked) -> stopped,
                new Leftovers(List.of(), mock(RecordedPlaces.class)));
    }

    @AfterEach
    void end() {
        asker.close();
    }

    private static Agent agent(String id, int port, String... dependsOn) {
        return new Agent(
                id,
                "box",
                RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                new Agent.Health("/health", port, Duration.ofSeconds(20), null, Agent.Health.Asker.MACHINE),
                List.of(dependsOn));
    }

    private void answers(int status) {
        when(http.get(any(), any(), any())).thenReturn(new Answer(status, true));
    }

    private void stop(String agent) {
        stopped.put(agent, new Stop("testing", agent, "control_1", "anna", "", Instant.EPOCH));
    }

    private static Placement placed(Agent agent) {
        return new Placement(EnvironmentName.TESTING, agent, BOX, Path.of("."));
    }

    /** What a fleet that brings this is told of c, which is like this. */
    private AgentSurvey survey(Release next, Condition condition, boolean asDeclared) {
        Resolution found = new Resolution(next, OLD, asDeclared && next.equals(SAME));
        Seen seen = new Seen(placed(agent("c", PORT, "b")), found, condition, null);
        when(runtime.look(anyList(), any())).thenReturn(new MachineLook(List.of(), List.of(seen)));
        return asker.ask(new FleetQuestion("fleet_1", "testing", "box", next.version(), List.of("c")))
                .agents()
                .get(0);
    }

    @Test
    void whoRunsAndIsNotWellBecauseOfAStopIsLeftAsItIsWhateverTheFleetBrings() {
        stop("a");

        for (Release next : List.of(SAME, OTHER)) {
            AgentSurvey found = survey(next, RUNS, true);
            assertThat(found.state()).as(next.version()).isEqualTo(State.STOPPED);
            assertThat(found.remark()).contains("not well (/health answers 503)", "a was stopped on purpose by anna");
        }
    }

    /** Who crashed, ended, or was lost to a boot did not need to be stopped for that. */
    @Test
    void whoDoesNotRunIsStarted() {
        stop("a");

        assertThat(survey(SAME, DOWN, true).state()).isEqualTo(State.DRIFTED);
        assertThat(survey(OTHER, DOWN, true).state()).isEqualTo(State.TO_CHANGE);
        assertThat(survey(SAME, DOWN, true).old().complaint()).isEqualTo("it did not run");
    }

    @Test
    void whoIsWellIsChangedAlthoughItDependsOnAStop() {
        stop("a");
        answers(200);

        assertThat(survey(OTHER, RUNS, true).state()).isEqualTo(State.TO_CHANGE);
        assertThat(survey(SAME, RUNS, false).state()).as("not as declared").isEqualTo(State.DRIFTED);
        assertThat(survey(SAME, RUNS, true).state()).isEqualTo(State.UNCHANGED);
    }

    @Test
    void whoIsUnwellForAnotherReasonIsChangedAndRememberedAsUnwell() {
        AgentSurvey found = survey(OTHER, RUNS, true);

        assertThat(found.state()).isEqualTo(State.TO_CHANGE);
        assertThat(found.old().complaint()).isEqualTo("/health answers 503");
    }

    /** Where the inventory names another port than the one that what runs was started with. */
    @Test
    void whatRunsIsAskedAsItWasDeclaredBeforeItIsCalledUnwell() {
        when(runtime.asItWas(any(), any())).thenReturn(placed(agent("c", OLD_PORT, "b")));
        when(http.get(any(), any(), any())).thenAnswer(call -> {
            Target asked = call.getArgument(1);
            return new Answer(asked.port() == OLD_PORT ? 200 : 503, true);
        });

        assertThat(survey(OTHER, RUNS, true).old().complaint()).isNull();
    }

    /** Then it is expected to be well again, as ever. */
    @Test
    void whatNobodyCouldAskIsNotCalledUnwell() {
        ProbeFailure silence = mock(ProbeFailure.class);
        when(silence.kind()).thenReturn(ProbeFailure.Kind.UNREACHABLE);
        when(http.get(any(), any(), any())).thenThrow(silence);

        assertThat(survey(OTHER, RUNS, true).old().complaint()).isNull();
    }

    private static Change change(@Nullable String complaint) {
        return new Change("fleet_1", 7, "testing", "c", "box", OTHER, OLD.complaining(complaint), null);
    }

    private AgentWork work() {
        return new AgentWork(runtime, health, placed(agent("c", PORT, "b")), doing -> {});
    }

    @Test
    void anUndoDoesNotWaitForWhatWasUnwellBefore() {
        Reading reading = work().undo(change("/health answers 503"));

        assertThat(reading.effect()).isEqualTo(Effect.REVERTED);
        assertThat(reading.detail()).contains("1.0 runs again; 1.0 is as before, not well: /health answers 503");
        assertThat(nanos).as("waited").hasValue(0);
        verify(http, never()).get(any(), any(), any());
        verify(runtime).discard(any(), any());
    }

    @Test
    void whatWasWellHasToBeWellAgain() {
        Reading reading = work().undo(change(null));

        assertThat(reading.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(reading.detail()).contains("1.0 does not serve", "/health answers 503");
        verify(runtime, never()).discard(any(), any());
    }

    @Test
    void theSameComplaintAsBeforeIsNoneOfTheNewVersion() {
        assertThat(failure(change("/health answers 503"))).isEqualTo("UNHEALTHY_AS_BEFORE");
        assertThat(failure(change("/health answers 500"))).isEqualTo("UNHEALTHY");
        assertThat(failure(change(Snapshot.DOWN))).isEqualTo("UNHEALTHY");
        assertThat(failure(change(null))).isEqualTo("UNHEALTHY");
    }

    private String failure(Change change) {
        return catchThrowableOfType(ApplicationFailure.class, () -> work().change(change))
                .getType();
    }
}
