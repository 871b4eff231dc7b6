package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is told to have the port of the agent planner of testing, and what is advised. */
class DockerPortsTest {
    private static String complaint(String name, String imageId, Map<String, String> labels) {
        ContainerSummary holder = new ContainerSummary(
                "0123456789abcdef",
                name,
                imageId,
                "agent:2.0",
                State.RUNNING,
                null,
                labels,
                "172.17.0.2",
                List.of(PORT));
        return new DockerPorts(OnBox.at(PORT), "")
                .complaint(Set.of(PORT.hostPort()), List.of(holder), () -> List.of(holder))
                .orElse("");
    }

    private static Map<String, String> copied() {
        return OnBox.labels("deploy_0", "sha256:1", "1.0");
    }

    @Test
    void theAgentsOwnContainerGivesItsPortAway() {
        assertThat(complaint("planner", "sha256:1", copied())).isEmpty();
    }

    @Test
    void whatAnotherToolHasMadeAnewIsNotToBeRenamed() {
        assertThat(complaint("planner", "sha256:2", copied()))
                .contains(
                        "container planner (0123456789ab, image agent:2.0), which has this agent's labels, but another image")
                .contains("\"adopt\": true")
                .doesNotContain("rename");
        assertThat(complaint("planner.before-deploy_1", "sha256:2", copied()))
                .contains("another image", "remove it")
                .doesNotContain("adopt", "rename");
    }

    @Test
    void whatWasRenamedIsToBeRenamedBack() {
        assertThat(complaint("x", "sha256:1", copied())).contains("neither its name", "rename it back");
    }

    @Test
    void ofSomebodyElsesContainerOnlyTheNameIsTold() {
        assertThat(complaint("web", "sha256:2", Map.of())).endsWith("by container web (0123456789ab, image agent:2.0)");
    }
}
