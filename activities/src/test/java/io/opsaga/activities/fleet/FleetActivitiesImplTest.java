package io.opsaga.activities.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.deployment.TechnologyFailures;
import io.opsaga.activities.deployment.WantedVersions;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.AgentChange;
import io.opsaga.fleet.AgentReading;
import io.opsaga.fleet.AgentResult;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.FleetActivities;
import io.opsaga.fleet.FleetBatch;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.release.Quarantined;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetActivitiesImplTest {
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
    private static final Release NEXT = new Release("2.0", "agent", "sha256:2", "c");
    private static final Snapshot OLD = new Snapshot(true, true, "1.0", "sha256:1", "id", "a", "always");
    private static final Condition RUNS = Condition.Running.forLong("127.0.0.1");

    private final Heartbeats beats = new Heartbeats(Duration.ofMillis(50));
    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final Inventories inventories = mock(Inventories.class);
    private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    private final List<Quarantined> quarantined = new ArrayList<>();
    private final Releases releases = mock(Releases.class);
    private final Map<String, Stop> stopped = new TreeMap<>();
    private FleetActivitiesImpl implementation;
    private FleetActivities fleet;

    @BeforeEach
    void machine() {
        Inventory inventory =
                new Inventory(EnvironmentName.TESTING, Map.of("box", BOX), List.of(agent("a"), agent("b"), agent("c")));
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        when(runtime.kind()).thenReturn(Agent.RuntimeKind.DOCKER);
        when(runtime.held(any(), any(), any(), any())).thenCallRealMethod();
        when(runtime.asItWas(any(), any())).thenAnswer(call -> call.getArgument(0));
        when(runtime.condition(any(), any())).thenReturn(RUNS);
        when(runtime.oldCondition(any(), any())).thenReturn(RUNS);
        when(runtime.switchBack(any(), any())).thenReturn(Reading.absent("names are as before"));
        when(runtime.restore(any(), any(), any())).thenReturn(Reading.reverted("1.0 runs again"));
        when(runtime.discard(any(), any())).thenReturn(Reading.reverted("removed"));
        implementation = new FleetActivitiesImpl(
                inventories,
                List.of(runtime),
                new Health(mock(HttpProbe.class)),
                new Guard(beats, TechnologyFailures::translated),
                (environment, wanted) -> wanted.stream()
                        .flatMap(asked -> quarantined.stream()
                                .filter(entry -> entry.concerns(asked))
                                .map(entry -> Map.entry(asked.agent(), entry)))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                (environment, agents) -> stopped,
                new WantedVersions(releases),
                new Leftovers(List.of(runtime), mock(RecordedPlaces.class)));
        environment.registerActivitiesImplementations(implementation);
        fleet = environment.newActivityStub(FleetActivities.class);
    }

    @AfterEach
    void end() {
        environment.close();
        implementation.close();
        beats.close();
    }

    private static Agent agent(String id) {
        return new Agent(
                id,
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
    }

    private static FleetBatch batch(String... agents) {
        return new FleetBatch(
                "fleet_1",
                7,
                "testing",
                "box",
                List.of(agents).stream()
                        .map(agent -> new AgentChange(agent, NEXT, OLD))
                        .toList());
    }

    private static Change of(String agent) {
        return argThat(change -> change != null && change.agent().equals(agent));
    }

    private Seen seen(String agent, Resolution resolution, Condition condition) {
        return new Seen(Placement.find(inventories, "testing", agent).orElseThrow(), resolution, condition, null);
    }

    @Test
    void anAgentIsChangedInAllItsStepsBeforeTheNextOne() {
        List<AgentResult> results = fleet.change(batch("a", "b"));

        assertThat(results).extracting(AgentResult::agent).containsExactly("a", "b");
        assertThat(results.get(0).detail())
                .matches("prepare \\d+ ms, start \\d+ ms, healthy \\d+ ms, switch over \\d+ ms");
        var order = inOrder(runtime);
        for (String agent : List.of("a", "b")) {
            order.verify(runtime).prepare(any(), of(agent), any());
            order.verify(runtime).start(any(), of(agent), any());
            order.verify(runtime).switchOver(any(), of(agent));
        }
        verify(runtime)
                .switchOver(
                        any(),
                        argThat(change -> change.token() == 7
                                && change.operation().equals("fleet_1")
                                && change.agent().equals("a")));
    }

    @Test
    void aFailureTellsWhoWasChangedBefore() {
        doThrow(DeploymentFailure.CRASHED.because("b ended")).when(runtime).start(any(), of("b"), any());
        ActivityFailure failure = catchThrowableOfType(ActivityFailure.class, () -> fleet.change(batch("a", "b", "c")));

        ApplicationFailure cause = (ApplicationFailure) failure.getCause();
        assertThat(cause.getType()).isEqualTo("CRASHED");
        assertThat(cause.isNonRetryable()).isTrue();
        assertThat(cause.getDetails().get(0, AgentResult[].class))
                .extracting(AgentResult::agent)
                .containsExactly("a");
        verify(runtime, never()).prepare(any(), of("c"), any());
    }

    @Test
    void anUndoEndsWithTheOldVersionHealthyAndTheNewOneGone() {
        List<AgentReading> readings = fleet.undo(batch("a"));

        assertThat(readings.get(0).reading().effect()).isEqualTo(Effect.REVERTED);
        assertThat(readings.get(0).reading().detail())
                .contains("1.0 runs again; 1.0 is healthy")
                .contains("removed");
        var order = inOrder(runtime);
        order.verify(runtime).switchBack(any(), any());
        order.verify(runtime).restore(any(), any(), any());
        order.verify(runtime).oldCondition(any(), any());
        order.verify(runtime).discard(any(), any());
    }

    @Test
    void anUndoThatLeavesSomethingIsSaidSoAndDoesNotStopTheOthers() {
        when(runtime.oldCondition(any(), of("a"))).thenReturn(new Condition.Ended(3, false, "no memory"));
        doThrow(DeploymentFailure.DISK_FULL.because("no space")).when(runtime).discard(any(), of("b"));
        List<AgentReading> readings = fleet.undo(batch("a", "b", "c"));

        assertThat(readings)
                .extracting(reading -> reading.reading().effect())
                .containsExactly(Effect.UNKNOWN, Effect.UNKNOWN, Effect.REVERTED);
        assertThat(readings.get(0).reading().detail())
                .contains("1.0 does not serve")
                .contains("no memory");
        assertThat(readings.get(1).reading().detail()).contains("DISK_FULL");
        verify(runtime, never()).discard(any(), of("a"));
    }

    @Test
    void whatHasTakenOverButDoesNotRunIsNotChanged() {
        when(runtime.switched(any(), any())).thenReturn(Reading.applied("2.0 has taken over"));
        when(runtime.condition(any(), of("b"))).thenReturn(new Condition.Ended(1, false, ""));

        assertThat(fleet.changed(batch("a", "b")))
                .extracting(reading -> reading.reading().effect())
                .containsExactly(Effect.APPLIED, Effect.UNKNOWN);
    }

    @Test
    void onlyThoseWhoHaveOldReleasesAreAskedOneByOne() {
        when(runtime.outdated(any(), argThat(changes -> changes.size() == 3))).thenReturn(Set.of("b"));
        when(runtime.retire(any(), of("b"))).thenReturn("removed b.before-fleet_0");

        assertThat(fleet.retire(batch("a", "b", "c"))).isEqualTo("removed old releases of 1 agents on box");

        verify(runtime, never()).retire(any(), of("a"));
        verify(runtime, never()).retire(any(), of("c"));
    }

    /** Its heart must beat although no agent takes as long as there is between two beats. */
    @Test
    void manyAgentsThatTakeLittleAreOneActivityThatBeats() {
        String[] agents = IntStream.range(0, 40).mapToObj(i -> "a").toArray(String[]::new);
        AtomicInteger beaten = new AtomicInteger();
        environment.setActivityHeartbeatListener(String.class, doing -> beaten.incrementAndGet());
        when(runtime.outdated(any(), any())).thenReturn(Set.of("a"));
        when(runtime.retire(any(), any())).thenAnswer(work -> {
            Thread.sleep(10);
            return "removed";
        });

        fleet.retire(batch(agents));

        assertThat(beaten).hasPositiveValue();
    }

    @Test
    void aSurveyAsksTheRuntimeOnce() {
        Resolution right = new Resolution(NEXT, new Snapshot(true, true, "2.0", "d", "id", "a", "always"), true);
        Resolution other = new Resolution(NEXT, OLD, false);
        MachineLook look = new MachineLook(
                List.of(),
                List.of(seen("a", right, RUNS), seen("b", right, new Condition.Missing()), seen("c", other, RUNS)));
        FleetQuestion question = new FleetQuestion("fleet_1", "testing", "box", "2.0", List.of("a", "b", "c", "x"));
        when(runtime.look(anyList(), eq(question))).thenReturn(look);
        MachineSurvey survey = fleet.survey(question);

        assertThat(survey.agents())
                .extracting(AgentSurvey::agent, AgentSurvey::state)
                .containsExactlyInAnyOrder(
                        tuple("a", AgentSurvey.State.UNCHANGED),
                        tuple("b", AgentSurvey.State.DRIFTED),
                        tuple("c", AgentSurvey.State.TO_CHANGE),
                        tuple("x", AgentSurvey.State.BLOCKED));
        verify(runtime).look(anyList(), any());
    }

    /** Whoever asked waited in the queue meanwhile, and the operation before may have brought another version. */
    @Test
    void whatIsCurrentIsReadWhenTheMachineIsLookedAt() {
        when(runtime.look(anyList(), any())).thenReturn(new MachineLook(List.of(), List.of()));
        when(releases.allCurrent("testing"))
                .thenReturn(List.of(release("a", "1.0")))
                .thenReturn(List.of(release("a", "2.0"), release("c", "2.0")));
        FleetQuestion question = new FleetQuestion(
                "fleet_1", "testing", "box", "current", List.of("a", "b", "c"), Map.of("c", "3.0"), null, null);

        fleet.survey(question);
        fleet.survey(question);

        verify(runtime)
                .look(
                        anyList(),
                        eq(question.with(Map.of("a", "1.0", "b", "newest", "c", "3.0"), Map.of("a", "sha256:1"))));
        verify(runtime)
                .look(
                        anyList(),
                        eq(question.with(Map.of("a", "2.0", "b", "newest", "c", "3.0"), Map.of("a", "sha256:1"))));
    }

    private static ReleaseEntry release(String agent, String version) {
        return new ReleaseEntry("testing", agent, "box", version, "sha256:1", "c", "fleet_0", Instant.EPOCH);
    }

    /** It may have got there after the request. */
    @Test
    void aSurveyRefusesAVersionInQuarantine() {
        Resolution right = new Resolution(NEXT, new Snapshot(true, true, "2.0", "d", "id", "a", "always"), true);
        Resolution other = new Resolution(NEXT, OLD, false);
        MachineLook look = new MachineLook(List.of(), List.of(seen("a", right, RUNS), seen("b", other, RUNS)));
        when(runtime.look(anyList(), any())).thenReturn(look);
        quarantined.add(new Quarantined(
                1,
                "testing",
                "agent",
                "2.0",
                "sha256:2",
                List.of("z"),
                "deploy_0",
                "opsaga",
                "UNHEALTHY: 503",
                Instant.EPOCH,
                null));

        MachineSurvey survey =
                fleet.survey(new FleetQuestion("fleet_1", "testing", "box", "newest", List.of("a", "b")));

        assertThat(survey.agents()).allSatisfy(agent -> {
            assertThat(agent.state()).isEqualTo(AgentSurvey.State.BLOCKED);
            assertThat(agent.problem().type()).isEqualTo("VERSION_QUARANTINED");
            assertThat(agent.problem().message()).contains("2.0", "deploy_0", "UNHEALTHY: 503");
            assertThat(agent.old().present()).isTrue();
        });
    }

    @Test
    void whoWasStoppedOnPurposeIsLeftAloneAndItIsSaidWhy() {
        Resolution other = new Resolution(NEXT, OLD, false);
        MachineLook look = new MachineLook(List.of(), List.of(seen("a", other, RUNS), seen("b", other, RUNS)));
        when(runtime.look(anyList(), any())).thenReturn(look);
        stopped.put("a", new Stop("testing", "a", "control_1", "anna", "", Instant.EPOCH));

        MachineSurvey survey = fleet.survey(new FleetQuestion("fleet_1", "testing", "box", "2.0", List.of("a", "b")));

        assertThat(survey.agents())
                .extracting(AgentSurvey::agent, AgentSurvey::state)
                .containsExactlyInAnyOrder(
                        tuple("a", AgentSurvey.State.STOPPED), tuple("b", AgentSurvey.State.TO_CHANGE));
        assertThat(survey.agents())
                .filteredOn(agent -> agent.agent().equals("a"))
                .extracting(AgentSurvey::remark)
                .containsExactly(
                        "a was stopped on purpose by anna at 1970-01-01T00:00:00Z; POST /agents/a/start starts it");
    }
}
