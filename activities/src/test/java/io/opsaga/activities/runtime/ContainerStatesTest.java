package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.machine.Fence;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step and its undo, whatever state the old container, or the new one, is in. */
class ContainerStatesTest {
    private static final RestartRule THRICE = new RestartRule(RestartPolicy.ON_FAILURE, 3);

    private final EngineModel engine = new EngineModel().image("agent:2.0", "sha256:2");
    private final DockerRuntime runtime = new DockerRuntime(
            machine -> engine,
            machine -> new DockerMemory(engine),
            (machine, held) -> engine,
            mock(DockerResolver.class),
            mock(DockerChecks.class),
            mock(Fence.class),
            new DisruptionBudget(),
            mock(DockerLogs.class),
            mock(EngineStarts.class, call -> call.getArgument(2)));

    /** Inventories may say other values by now. */
    @Test
    void theLastWordsTellNothingThatTheContainerWasGiven() {
        engine.has(old(State.EXITED, THRICE));
        engine.has(old(State.EXITED, THRICE, "foreign", Map.of()));
        engine.gave("old", Map.of("TOKEN", "s3cr3t-first", "AGENT_CONCURRENT_TASKS", "16"))
                .gave("foreign", Map.of("TOKEN", "not ours"))
                .printed("16 tasks, no entry with s3cr3t-first");

        assertThat(runtime.oldCondition(OnBox.at(PORT), OnBox.CHANGE))
                .isInstanceOfSatisfying(
                        Condition.Ended.class,
                        ended -> assertThat(ended.lastWords()).isEqualTo("16 tasks, no entry with [value of TOKEN]"));
        assertThat(runtime.given(OnBox.at(PORT))).containsExactly(Map.of("TOKEN", "s3cr3t-first"));
    }

    private static Container old(State state, RestartRule rule) {
        return old(state, rule, "old", OnBox.labels("deploy_0", "sha256:1", "1.0"));
    }

    private static Container old(State state, RestartRule rule, String id, Map<String, String> labels) {
        Container made = new Container(
                id,
                "planner",
                "sha256:1",
                "agent:1.0",
                state,
                0,
                false,
                0,
                null,
                labels,
                null,
                List.of(PORT),
                false,
                rule,
                false);
        return EngineModel.in(state, made);
    }

    private static Change change(Snapshot old) {
        return new Change(
                "fleet_1", 7, "testing", "planner", "box", new Release("2.0", "agent", "sha256:2", "c"), old, null);
    }

    private Change found() {
        DockerIncumbents incumbents = new DockerIncumbents(engine, OnBox.at(PORT), "fleet_1", false);
        var now = incumbents.find();
        assertThat(now.obstacle()).isNull();
        return change(now.found().flatMap(incumbents::snapshot).orElse(Snapshot.NOTHING));
    }

    private void forward(Change change, @Nullable PortBinding port) {
        Placement at = OnBox.at(port);
        runtime.prepare(at, change, doing -> {});
        runtime.start(at, change, doing -> {});
        runtime.switchOver(at, change);
    }

    private Reading back(Change change, @Nullable PortBinding port) {
        Placement at = OnBox.at(port);
        assertThat(runtime.switchBack(at, change).gone()).isTrue();
        Reading restored = runtime.restore(at, change, doing -> {});
        assertThat(runtime.discard(at, change).gone()).isTrue();
        return restored;
    }

    /** The same agent of another environment is deployed, changed and taken back beside it, and is not touched. */
    @Test
    void anotherEnvironmentsAgentIsLeftAlone() {
        Map<String, String> labels = new HashMap<>(OnBox.labels("deploy_9", "sha256:1", "1.0"));
        labels.put(DockerLabels.ENVIRONMENT, "staging");
        Container theirs = engine.has(old(State.RUNNING, THRICE, "theirs", labels));
        Change first = found();
        forward(first, null);
        assertThat(engine.byId("theirs")).isEqualTo(theirs);
        assertThat(engine.container("planner.testing").orElseThrow().running()).isTrue();

        assertThat(runtime.switched(OnBox.at(null), first).effect()).isEqualTo(Effect.APPLIED);
        back(first, null);

        assertThat(engine.containers(Map.of())).hasSize(1);
        assertThat(engine.byId("theirs")).isEqualTo(theirs);
    }

    /** Both found the name free. */
    @Test
    void whoComesSecondTakesTheNameThatSaysTheEnvironment() {
        Change change = found();
        runtime.prepare(OnBox.at(null), change, doing -> {});
        runtime.start(OnBox.at(null), change, doing -> {});
        Map<String, String> labels = new HashMap<>(OnBox.labels("deploy_9", "sha256:1", "1.0"));
        labels.put(DockerLabels.ENVIRONMENT, "staging");
        engine.has(old(State.RUNNING, THRICE, "theirs", labels));

        runtime.switchOver(OnBox.at(null), change);
        runtime.switchOver(OnBox.at(null), change);

        assertThat(engine.container("planner").orElseThrow().id()).isEqualTo("theirs");
        assertThat(runtime.switched(OnBox.at(null), change).effect()).isEqualTo(Effect.APPLIED);
        back(change, null);
        assertThat(engine.containers(Map.of())).hasSize(1);
    }

    /** From each state forward and back again: under its name, with its policy, in its state. */
    @ParameterizedTest
    @CsvSource({
        "CREATED, CREATED, 1.0 is stopped",
        "RUNNING, RUNNING, 1.0 runs again",
        "PAUSED, PAUSED, 1.0 is paused",
        "RESTARTING, RUNNING, 1.0 is restarting",
        "EXITED, EXITED, 1.0 is stopped",
    })
    void theOldVersionComesBackAsItWas(State before, State after, String told) {
        for (PortBinding port : new PortBinding[] {PORT, new PortBinding("127.0.0.1", 8002, 8080)}) {
            Container old = engine.has(old(before, THRICE));
            Change change = found();
            forward(change, port);
            Container replaced = engine.byId("old");
            assertThat(replaced.state().alive()).isFalse();
            assertThat(replaced.name()).isEqualTo("planner.before-fleet_1");
            assertThat(engine.container("planner").orElseThrow().labels())
                    .containsEntry(DockerLabels.OPERATION, "fleet_1");

            Reading reading = back(change, port);

            assertThat(reading.effect()).isEqualTo(Effect.REVERTED);
            assertThat(reading.detail()).startsWith(told);
            assertThat(engine.byId("old")).isEqualTo(EngineModel.in(after, old));
            assertThat(engine.containers(Map.of())).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REMOVING", "DEAD"})
    void whatCanNeverRunAgainIsSaidToBeInTheWay(State state) {
        engine.has(old(state, RestartRule.NO));

        var now = new DockerIncumbents(engine, OnBox.at(PORT), "fleet_1", false).find();

        assertThat(now.found()).isEmpty();
        assertThat(now.obstacle()).contains("container planner", "is " + state.wire(), "docker rm -f planner");
    }

    /** Its failures began after it had taken over: the engine starts it again and again, and has no network of it to rename. */
    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSED", "RESTARTING", "EXITED"})
    void theNewVersionIsTakenBackWhateverHasBecomeOfIt(State state) {
        engine.has(old(State.RUNNING, RestartRule.of(RestartPolicy.ALWAYS)));
        Change change = found();
        forward(change, PORT);
        engine.has(EngineModel.in(state, engine.container("planner").orElseThrow()));

        assertThat(back(change, PORT).detail()).isEqualTo("1.0 runs again");

        assertThat(engine.byId("old").name()).isEqualTo("planner");
        assertThat(engine.byId("old").running()).isTrue();
    }

    /** Between the look and the rename it ended, and waits for its next start. */
    @Test
    void whatEndsJustThenIsStoppedAndRenamed() {
        Container seen = old(State.RUNNING, RestartRule.of(RestartPolicy.ALWAYS));
        engine.has(EngineModel.in(State.RESTARTING, seen));

        DockerLifecycle.rename(engine, seen, "planner.before-fleet_1");

        assertThat(engine.byId("old").name()).isEqualTo("planner.before-fleet_1");
        assertThat(engine.changes()).containsExactly("rename old", "stop old", "rename old");
    }

    @ParameterizedTest
    @EnumSource(names = {"REMOVING", "DEAD"})
    void anOldVersionThatIsLostMeanwhileIsSaidToBe(State state) {
        engine.has(old(State.RUNNING, RestartRule.NO));
        Change change = found();
        forward(change, PORT);
        engine.has(EngineModel.in(state, engine.byId("old")));

        Reading reading = runtime.restore(OnBox.at(PORT), change, doing -> {});

        assertThat(reading.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(reading.detail()).isEqualTo("the container of 1.0 is " + state.wire());
    }

    @Test
    void aVersionIsNotToBlameForBeingPaused() {
        Change change = found();
        Placement at = OnBox.at(PORT);
        runtime.prepare(at, change, doing -> {});
        runtime.start(at, change, doing -> {});
        engine.pause("id of planner.fleet_1");

        assertThatThrownBy(() -> runtime.condition(at, change)).hasMessageContaining("paused by somebody");
        assertThatThrownBy(() -> runtime.switchOver(at, change)).hasMessageContaining("paused by somebody");
        assertThat(runtime.discard(at, change).effect()).isEqualTo(Effect.UNKNOWN);
    }

    /** Somebody has changed the policy by hand since; a list, from which fleets take what they know, does not tell. */
    @Test
    void thePolicyThatItReallyHadComesBack() {
        engine.has(old(State.RUNNING, THRICE));
        Snapshot listed = DockerSnapshots.of(engine.containers(Map.of()).get(0)).orElseThrow();
        assertThat(listed.restart()).isEqualTo("always");
        Change change = change(listed);
        forward(change, PORT);

        back(change, PORT);

        assertThat(engine.byId("old").restart()).isEqualTo(THRICE);
    }

    /** As operations stop what they replace, but there is no operation. */
    @Test
    void whatSomebodyHasStoppedForGoodStaysStopped() {
        Container old = engine.has(old(State.EXITED, RestartRule.NO));
        Change change = found();
        forward(change, PORT);

        back(change, PORT);

        assertThat(engine.byId("old")).isEqualTo(EngineModel.in(State.EXITED, old));
    }

    /** The operation was ended from outside, and what it made stands beside. */
    @Test
    void whatAnOperationHasStoppedIsMeantToRun() {
        engine.has(old(State.EXITED, RestartRule.NO));
        engine.has(new Container(
                "left",
                "planner.deploy_1",
                "sha256:1",
                "agent:1.0",
                State.EXITED,
                0,
                false,
                0,
                null,
                OnBox.labels("deploy_1", "sha256:1", "1.0"),
                null,
                List.of(PORT),
                false,
                RestartRule.NO,
                false));

        Snapshot before = found().old();

        assertThat(before.running()).isTrue();
        assertThat(before.restart()).isEqualTo("always");
    }

    @Test
    void whatItsEngineRemovesOnceItIsStoppedIsNotStopped() {
        Container one = old(State.RUNNING, RestartRule.NO);
        Container fleeting = new Container(
                one.id(),
                one.name(),
                one.imageId(),
                one.imageRef(),
                one.state(),
                0,
                false,
                0,
                null,
                one.labels(),
                null,
                one.ports(),
                false,
                RestartRule.NO,
                true);
        engine.has(fleeting);
        Change change = found();
        runtime.prepare(OnBox.at(PORT), change, doing -> {});

        assertThatThrownBy(() -> runtime.start(OnBox.at(PORT), change, doing -> {}))
                .hasMessageContaining("--rm");

        assertThat(engine.byId("old")).isEqualTo(fleeting);
    }

    @Test
    void aTagThatHasMovedSinceThePlanIsNotDeployed() {
        engine.image("agent:2.0", "sha256:moved");
        Change change = found();

        assertThatThrownBy(() -> runtime.prepare(OnBox.at(PORT), change, doing -> {}))
                .hasMessageContaining("agent:2.0 on box is another image by now");

        assertThat(engine.containers(Map.of())).isEmpty();
    }
}
