package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerRetirementTest {
    private final DockerHost docker = mock(DockerHost.class);

    @Test
    void whoHasMoreThanTheNewAndTheReplacedOneIsToldFromOneList() {
        when(docker.containers(Map.of(DockerLabels.ENVIRONMENT, "testing")))
                .thenReturn(List.of(
                        made("a-new", "a", "fleet_2"),
                        made("a-old", "a", "fleet_1"),
                        made("b-new", "b", "fleet_2"),
                        made("b-old", "b", "fleet_1"),
                        made("b-older", "b", "fleet_0"),
                        made("c-old", "c", "fleet_0")));

        assertThat(DockerRetirement.outdated(docker, List.of(change("a"), change("b"))))
                .containsExactly("b");
    }

    @Test
    void theFirstReleaseOfAnAgentLeavesNothing() {
        when(docker.containers(Map.of(DockerLabels.ENVIRONMENT, "testing")))
                .thenReturn(List.of(made("a-new", "a", "fleet_2")));

        assertThat(DockerRetirement.outdated(docker, List.of(change("a")))).isEmpty();
    }

    @Test
    void whoOnlyCarriesTheLabelsIsLeftAlone() {
        when(docker.containers(Map.of(DockerLabels.ENVIRONMENT, "testing")))
                .thenReturn(List.of(
                        made("copy", "a", "fleet_0", "mydebug", "sha256:0"),
                        made("lookalike", "a", "fleet_0", "a.before-fleet_1", "sha256:0"),
                        made("moved", "a", "fleet_0", "a-of-yesterday", "sha256:1"),
                        made("a-new", "a", "fleet_2", "a", "sha256:1")));

        assertThat(DockerRetirement.outdated(docker, List.of(change("a")))).isEmpty();
    }

    private static Change change(String agent) {
        return new Change(
                "fleet_2",
                7,
                "testing",
                agent,
                "box",
                new Release("2.0", "agent", "sha256:2", "c"),
                new Snapshot(true, true, "1.0", "sha256:1", agent + "-old", agent, "always"),
                null);
    }

    private static ContainerSummary made(String id, String agent, String operation) {
        return made(id, agent, operation, agent + ".before-" + operation, "sha256:1");
    }

    /** @param image that it says it was made of */
    private static ContainerSummary made(String id, String agent, String operation, String name, String image) {
        Map<String, String> labels = Map.of(
                DockerLabels.AGENT, agent,
                DockerLabels.ENVIRONMENT, "testing",
                DockerLabels.OPERATION, operation,
                ContainerSpec.IMAGE, image);
        return new ContainerSummary(id, name, "sha256:1", "agent", State.RUNNING, null, labels, null, List.of());
    }
}
