package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DockerLookupTest {
    private static final Change CHANGE = new Change(
            "deploy_1",
            7,
            "production",
            "planner",
            "main-pc",
            new Release("1.1.0", "agent", "sha256:1", "c"),
            Snapshot.NOTHING,
            null);

    private final DockerHost docker = mock(DockerHost.class);
    private String environment = "production";
    private String image = "sha256:1";

    @BeforeEach
    void engineHasNothing() {
        when(docker.container(anyString())).thenReturn(Optional.empty());
        when(docker.containers(anyMap())).thenReturn(List.of());
    }

    @Test
    void containerOfTheFirstNameIsFoundWithOneQuestion() {
        Container made = has("1", "planner.deploy_1", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).contains(made);
        verify(docker, never()).containers(anyMap());
    }

    @Test
    void containerThatHasTakenOverIsFoundWithoutAList() {
        Container made = has("1", "planner", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).contains(made);
        verify(docker, never()).containers(anyMap());
    }

    @Test
    void containerOfAnotherNameIsFoundByItsLabels() {
        has("1", "planner", "deploy_0");
        Container made = has("2", "planner.before-deploy_2", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).contains(made);
    }

    @Test
    void nameAloneMakesNoContainerTheOperations() {
        has("1", "planner.deploy_1", "deploy_0");

        assertThat(DockerLookup.fresh(docker, CHANGE)).isEmpty();
    }

    @Test
    void otherContainerOfThatNameDoesNotHideTheOperationsOwn() {
        has("1", "planner.deploy_1", "deploy_0");
        Container made = has("2", "planner", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).contains(made);
    }

    @Test
    void whoInheritedTheLabelsFromAnImageIsNotTheOperationsWhateverItIsCalled() {
        image = "sha256:of which that one is a copy";
        has("1", "planner.deploy_1", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).isEmpty();
    }

    @Test
    void whoIsNotCalledAsWeCallWhatWeMakeIsNotTheOperations() {
        has("1", "mydebug", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).isEmpty();
    }

    @Test
    void anotherEnvironmentsContainerIsNotTheOperations() {
        environment = "staging";
        has("1", "planner.deploy_1", "deploy_1");

        assertThat(DockerLookup.fresh(docker, CHANGE)).isEmpty();
    }

    private Container has(String id, String name, String operation) {
        Map<String, String> labels = Map.of(
                DockerLabels.OPERATION,
                operation,
                DockerLabels.AGENT,
                "planner",
                DockerLabels.ENVIRONMENT,
                environment,
                ContainerSpec.IMAGE,
                image);
        Container container = new Container(
                id,
                name,
                "sha256:1",
                "agent:1.1.0",
                Container.State.RUNNING,
                0,
                false,
                0,
                null,
                labels,
                null,
                List.of(),
                false,
                RestartRule.NO,
                false);
        when(docker.container(id)).thenReturn(Optional.of(container));
        when(docker.container(name)).thenReturn(Optional.of(container));
        when(docker.containers(Map.of(DockerLabels.OPERATION, operation, DockerLabels.AGENT, "planner")))
                .thenReturn(List.of(new ContainerSummary(
                        id, name, "sha256:1", "agent:1.1.0", Container.State.RUNNING, null, labels, null, List.of())));
        return container;
    }
}
