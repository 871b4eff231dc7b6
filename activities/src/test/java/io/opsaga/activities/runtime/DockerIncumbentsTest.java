package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.runtime.DockerIncumbents.Incumbent;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is the agent planner of testing, among containers that are, were, seem to be, or are others. */
class DockerIncumbentsTest {
    private final EngineModel engine = new EngineModel();

    private Container has(String id, String name, String image, Map<String, String> labels, boolean autoRemove) {
        return engine.has(new Container(
                id,
                name,
                image,
                "agent:1.0",
                State.RUNNING,
                0,
                false,
                0,
                Instant.EPOCH,
                labels,
                null,
                List.of(PORT),
                false,
                RestartRule.of(RestartPolicy.ALWAYS),
                autoRemove));
    }

    private Container ours(String id, String name, String environment) {
        Map<String, String> labels = new HashMap<>(OnBox.labels("deploy_0", "sha256:1", "1.0"));
        labels.put(DockerLabels.ENVIRONMENT, environment);
        return has(id, name, "sha256:1", labels, false);
    }

    private Incumbent find(boolean adopt) {
        return new DockerIncumbents(engine, OnBox.at(PORT), "fleet_1", adopt).find();
    }

    @Test
    void theAgentsOwnContainerIsTheAgent() {
        Container own = ours("own", "planner", "testing");

        assertThat(find(false)).isEqualTo(new Incumbent(own, null, null, null));
    }

    @Test
    void whatEarlierVersionsMadeIsKnownByTheTagOfItsRelease() {
        Map<String, String> labels = new HashMap<>(OnBox.labels("deploy_0", "", "1.0"));
        labels.remove(io.opsaga.activities.docker.ContainerSpec.IMAGE);
        Container own = has("own", "planner", "sha256:1", labels, false);

        assertThat(find(false).found()).contains(own);

        labels.put(DockerLabels.VERSION, "0.9");
        has("own", "planner", "sha256:1", labels, false);
        assertThat(find(false).obstacle()).contains("was not made by Opsaga");
    }

    @Test
    void whatSomebodyElseMadeIsAnObstacleThatSaysWhatToDo() {
        has("0123456789abcdef", "planner", "sha256:1", Map.of(), false);

        Incumbent found = find(false);

        assertThat(found.found()).isEmpty();
        assertThat(found.obstacle())
                .contains(
                        "container planner (0123456789ab, image agent:1.0, running, last started 1970-01-01T00:00:00Z)")
                .contains("on box", "\"adopt\": true", "rename or remove it");
    }

    @Test
    void onRequestItIsAdopted() {
        Container theirs = has("theirs", "planner", "sha256:1", Map.of(), false);

        Incumbent found = find(true);

        assertThat(found.found()).contains(theirs);
        assertThat(found.adopted()).contains("container planner (theirs");
    }

    /** The labels of whoever it was made after are of another version; {@code agent:1.0} is what runs. */
    @Test
    void whatAnotherToolHasMadeAnewIsOfTheVersionOfItsImage() {
        Container anew = has("anew", "planner", "sha256:new", OnBox.labels("deploy_0", "sha256:1", "0.9"), false);

        DockerIncumbents incumbents = new DockerIncumbents(engine, OnBox.at(PORT), "fleet_1", true);

        assertThat(incumbents.find().found()).contains(anew);
        assertThat(incumbents.snapshot(anew).orElseThrow().version()).isEqualTo("1.0");
    }

    /** A stopped one is removed by its engine, and nothing could bring it back. */
    @Test
    void whatWasStartedWithRmIsNotAdopted() {
        has("theirs", "planner", "sha256:1", Map.of(), true);

        assertThat(find(true).obstacle()).contains("--rm");
    }

    @Test
    void labelsThatCameWithAnImageMakeNoAgent() {
        has("copy", "planner", "sha256:committed", OnBox.labels("deploy_0", "sha256:1", "1.0"), false);

        assertThat(find(false).obstacle()).contains("was not made by Opsaga");
    }

    @Test
    void twoEnvironmentsLiveSideBySide() {
        ours("staging's", "planner", "staging");

        assertThat(find(true)).isEqualTo(new Incumbent(null, "planner.testing", null, null));

        Container own = ours("own", "planner.testing", "testing");
        isFound(own);
    }

    @Test
    void whoHasTheNameThatSaysTheEnvironmentKeepsItWhenThePlainOneIsFree() {
        Container own = ours("own", "planner.testing", "testing");

        isFound(own);
    }

    private void isFound(Container own) {
        Incumbent found = find(false);
        assertThat(found.found()).hasValueSatisfying(it -> assertThat(it.id()).isEqualTo(own.id()));
        assertThat(found.agentName()).isEqualTo("planner.testing");
    }

    @Test
    void whoTookTheSecondNameIsInTheWay() {
        ours("staging's", "planner", "staging");
        has("theirs", "planner.testing", "sha256:1", Map.of(), false);

        assertThat(find(false).obstacle()).contains("container planner.testing", "was not made by Opsaga");
    }

    @Test
    void whatAnOperationLeftIsFoundWhereNobodyHasTheName() {
        ours("copy", "mydebug", "testing");
        assertThat(find(false).found()).isEmpty();

        Container left = ours("left", "planner.deploy_0", "testing");
        assertThat(find(false).found()).contains(left);
    }
}
