package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.runtime.RunControl.Look;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Effect;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What run control does with containers in the states in which people leave them. */
class DockerRunControlTest {
    private static final Placement AT = OnBox.at(OnBox.PORT);

    private final EngineModel engine = new EngineModel();
    private final DockerRunControl control = new DockerRunControl(machine -> engine, machine -> engine);

    private static Container made(String id, String name, String version, State state, RestartPolicy restart) {
        return new Container(
                id,
                name,
                "sha256:" + version,
                "agent:" + version,
                state,
                0,
                false,
                0,
                Instant.EPOCH,
                OnBox.labels("deploy_" + id, "sha256:" + version, version),
                null,
                List.of(OnBox.PORT),
                false,
                RestartRule.of(restart),
                false);
    }

    private Look look() {
        return control.look(AT, "control_1");
    }

    private static Change change(Look look) {
        return Change.inPlace(
                "control_1", 7, "testing", "planner", "box", look.stand().was());
    }

    @Test
    void aPausedOneIsStoppedAndComesBackPaused() {
        engine.has(made("1", "planner", "1.0", State.PAUSED, RestartPolicy.ALWAYS));
        Look look = look();
        assertThat(look.alive()).isTrue();
        assertThat(look.stand().was().condition()).isEqualTo("paused");

        control.stop(AT, change(look), doing -> {});
        assertThat(look().resting()).isTrue();

        assertThat(control.restore(AT, change(look), doing -> {}).effect()).isEqualTo(Effect.REVERTED);
        assertThat(engine.byId("1").state()).isEqualTo(State.PAUSED);
        assertThat(engine.byId("1").restart()).isEqualTo(RestartRule.of(RestartPolicy.ALWAYS));
    }

    /** It may serve for a while yet; an undo that takes it for untouched leaves it down. */
    @Test
    void whoWasToldToEndAndStillServesIsStartedAnew() {
        engine.has(made("1", "planner", "1.0", State.RUNNING, RestartPolicy.ALWAYS));
        Change change = change(look());
        engine.restartPolicy("1", RestartRule.NO);

        assertThat(control.restore(AT, change, doing -> {}).effect()).isEqualTo(Effect.REVERTED);
        assertThat(engine.changes()).containsExactly("policy no 1", "stop 1", "policy always 1", "start 1");
    }

    @Test
    void aRestartEndsItsPolicyFirstSoThatAnUndoKnowsOfIt() {
        engine.has(made("1", "planner", "1.0", State.RUNNING, RestartPolicy.ALWAYS));
        Look look = look();
        control.restart(AT, change(look), look.stand().run(), doing -> {});

        assertThat(engine.changes()).containsExactly("policy no 1", "stop 1", "policy always 1", "start 1");
    }

    @Test
    void anEarlierReleaseThatIsLeftIsNotTheAgentButIsFound() {
        engine.has(made("1", "planner.before-deploy_2", "1.0", State.EXITED, RestartPolicy.NO));
        Look look = look();

        assertThat(look.stand()).isEqualTo(Stand.NOTHING);
        assertThat(look.resting()).isTrue();
        assertThat(look.remains()).isTrue();
        control.putAside(AT, change(look), doing -> {});
        assertThat(control.aside(AT, change(look))).isTrue();
        assertThat(control.restore(AT, change(look), doing -> {}).gone()).isTrue();
        assertThat(control.discard(AT, change(look))).isTrue();
        assertThat(look().remains()).isFalse();
    }

    @Test
    void whatRunsUnderAnotherNameIsTheAgent() {
        engine.has(made("1", "planner.before-deploy_2", "1.0", State.RUNNING, RestartPolicy.ALWAYS));

        assertThat(look().stand().was().version()).isEqualTo("1.0");
    }

    @Test
    void whatIsGivenUpLeavesItsVolumes() {
        engine.has(made("1", "planner", "1.0", State.RUNNING, RestartPolicy.ALWAYS));
        Look look = look();
        control.putAside(AT, change(look), doing -> {});

        assertThat(control.discard(AT, change(look))).isTrue();
        assertThat(engine.changes()).last().isEqualTo("remove without volumes 1");
    }

    @Test
    void whatALaterRemovalHasPutAsideIsNotGivenUp() {
        engine.has(made("1", "planner.removed-control_2", "1.0", State.EXITED, RestartPolicy.NO));
        engine.has(made("2", "planner", "2.0", State.RUNNING, RestartPolicy.ALWAYS));
        Look look = look();
        control.putAside(AT, change(look), doing -> {});

        assertThat(control.discard(AT, change(look))).isTrue();
        assertThat(engine.container("1")).isPresent();
    }

    @Test
    void oneThatSomebodyStartedByHandGetsItsPolicyBack() {
        engine.has(made("1", "planner", "1.0", State.RUNNING, RestartPolicy.NO));
        Look look = look();
        assertThat(look.kept()).isFalse();

        control.start(AT, change(look), doing -> {});
        assertThat(engine.changes()).containsExactly("policy always 1");
        assertThat(look().kept()).isTrue();
    }
}
