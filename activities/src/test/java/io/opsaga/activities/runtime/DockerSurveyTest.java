package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Image;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.inventory.AgentHash;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.deployment.Resolution;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.release.VersionWord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DockerSurveyTest {
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);

    private final DockerHost docker = mock(DockerHost.class);
    private final List<ContainerSummary> containers = new ArrayList<>();
    private FleetQuestion question = new FleetQuestion("fleet_1", "testing", "box", "2.0", List.of());

    @BeforeEach
    void engine() {
        when(docker.info()).thenReturn(new Info(8L << 30, 4, "29"));
        when(docker.containers(anyMap())).thenReturn(containers);
        when(docker.image(anyString())).thenReturn(Optional.empty());
        when(docker.image("agent:2.0")).thenReturn(Optional.of(new Image("sha256:2", 1, List.of())));
        when(docker.container(anyString())).thenReturn(Optional.empty());
    }

    private static Placement agent(String id, int port, @Nullable Long memory) {
        Agent agent = new Agent(
                id,
                "box",
                Agent.RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                List.of(new PortBinding("127.0.0.1", port, 8080)),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                new Resources(memory, null),
                null,
                List.of());
        return new Placement(EnvironmentName.TESTING, agent, BOX, Path.of("."));
    }

    private ContainerSummary runs(Placement at, String version, String digest) {
        Map<String, String> labels = new TreeMap<>(DockerLabels.of(DockerOwnership.of(at)));
        labels.put(ContainerSpec.IMAGE, digest);
        labels.put(DockerLabels.VERSION, version);
        labels.put(DockerLabels.CONFIGURATION, AgentHash.of(at.agent(), null));
        labels.put(DockerLabels.RESTART, "always");
        ContainerSummary summary = new ContainerSummary(
                "id-" + at.agent().id(),
                at.agent().id(),
                digest,
                "agent:" + version,
                Container.State.RUNNING,
                null,
                labels,
                "172.17.0.2",
                at.agent().ports());
        containers.add(summary);
        return summary;
    }

    private Map<String, Seen> look(Set<Integer> listening, List<Placement> all) {
        Map<String, Seen> seen = new TreeMap<>();
        new DockerSurvey(docker, listening, question)
                .look(all)
                .agents()
                .forEach(each -> seen.put(each.at().agent().id(), each));
        return seen;
    }

    @Test
    void manyAgentsTakeFewQuestions() {
        List<Placement> all = IntStream.range(0, 52)
                .mapToObj(i -> agent("agent-%02d".formatted(i), 8000 + i, null))
                .toList();
        all.forEach(at -> runs(at, "2.0", "sha256:2"));
        Map<String, Seen> seen = look(Set.of(8000, 8001), all);

        assertThat(seen).hasSize(52).allSatisfy((id, each) -> {
            assertThat(Objects.requireNonNull(each.resolution()).unchanged()).isTrue();
            assertThat(each.condition()).isInstanceOf(Condition.Running.class);
        });
        verify(docker, times(1)).info();
        verify(docker, times(1)).containers(anyMap());
        verify(docker, times(1)).image(anyString());
        verify(docker, never()).container(anyString());
    }

    @Test
    void whatRunsIsRememberedAsItIs() {
        Placement other = agent("other", 8001, null);
        Placement absent = agent("absent", 8002, null);
        runs(other, "1.0", "sha256:1");
        Map<String, Seen> seen = look(Set.of(), List.of(other, absent));

        var resolution = Objects.requireNonNull(seen.get("other")).resolution();
        assertThat(resolution.unchanged()).isFalse();
        assertThat(resolution.old().version()).isEqualTo("1.0");
        assertThat(resolution.old().reference()).isEqualTo("id-other");
        assertThat(resolution.old().restart()).isEqualTo("always");
        assertThat(resolution.next().digest()).isEqualTo("sha256:2");
        assertThat(Objects.requireNonNull(seen.get("absent")).resolution().old().present())
                .isFalse();
    }

    /** Nobody asked for another build when its tag was moved. */
    @Test
    void whatIsRecordedIsMeantAndNotWhatItsTagMeansByNow() {
        when(docker.image("agent:1.0")).thenReturn(Optional.of(new Image("sha256:rebuilt", 1, List.of())));
        when(docker.image("sha256:old")).thenReturn(Optional.of(new Image("sha256:old", 1, List.of())));
        Placement runs = agent("runs", 8001, null);
        Placement down = agent("down", 8002, null);
        Placement gone = agent("gone", 8003, null);
        runs(runs, "1.0", "sha256:1");
        question = new FleetQuestion("fleet_1", "testing", "box", "1.0", List.of())
                .with(Map.of(), Map.of("runs", "sha256:1", "down", "sha256:old", "gone", "sha256:gone"));

        Map<String, Seen> seen = look(Set.of(), List.of(runs, down, gone));

        assertThat(resolution(seen, "runs").unchanged()).isTrue();
        assertThat(resolution(seen, "down").next().digest()).isEqualTo("sha256:old");
        assertThat(resolution(seen, "down").next().isExact()).isTrue();
        // What is nowhere any more does not keep its agent down.
        assertThat(resolution(seen, "gone").next().digest()).isEqualTo("sha256:rebuilt");
        assertThat(resolution(seen, "gone").next().isExact()).isFalse();
    }

    private static Resolution resolution(Map<String, Seen> seen, String agent) {
        return Objects.requireNonNull(Objects.requireNonNull(seen.get(agent)).resolution());
    }

    @Test
    void eachAgentIsAskedAboutItsOwnVersion() {
        when(docker.image("agent:1.0")).thenReturn(Optional.of(new Image("sha256:1", 1, List.of())));
        when(docker.tags("agent")).thenReturn(List.of("1.0", "2.0"));
        question = new FleetQuestion(
                "fleet_1",
                "testing",
                "box",
                "2.0",
                List.of(),
                Map.of("kept", "1.0", "fresh", VersionWord.NEWEST),
                null,
                null);
        Placement kept = agent("kept", 8001, null);
        runs(kept, "1.0", "sha256:1");
        Map<String, Seen> seen = look(Set.of(), List.of(kept, agent("fresh", 8002, null), agent("other", 8003, null)));

        assertThat(seen.values())
                .extracting(
                        each -> Objects.requireNonNull(each.resolution()).next().version())
                .containsExactly("2.0", "1.0", "2.0");
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(seen.get("kept")).resolution())
                        .unchanged())
                .isTrue();
    }

    /** One that somebody else made tells its restart policy only when it is asked. */
    @Test
    void whatSomebodyElseMadeIsReplacedOnRequestOnly() {
        Placement adopted = agent("adopted", 8001, null);
        containers.add(new ContainerSummary(
                "id-adopted",
                "adopted",
                "sha256:1",
                "agent:1.0",
                Container.State.RUNNING,
                null,
                Map.of(),
                "172.17.0.2",
                adopted.agent().ports()));
        when(docker.container("id-adopted"))
                .thenReturn(Optional.of(new Container(
                        "id-adopted",
                        "adopted",
                        "sha256:1",
                        "agent:1.0",
                        Container.State.RUNNING,
                        0,
                        false,
                        0,
                        Instant.EPOCH,
                        Map.of(),
                        "172.17.0.2",
                        adopted.agent().ports(),
                        false,
                        new RestartRule(RestartPolicy.ON_FAILURE, 3),
                        false)));
        var refused =
                Objects.requireNonNull(look(Set.of(8001), List.of(adopted)).get("adopted"));
        assertThat(Objects.requireNonNull(refused.problem()).message())
                .contains("container adopted (id-adopted, image agent:1.0, running")
                .contains("was not made by Opsaga")
                .contains("\"adopt\": true");

        question = new FleetQuestion("fleet_1", "testing", "box", "2.0", List.of(), null, null, true);
        Map<String, Seen> seen = look(Set.of(8001), List.of(adopted));

        var old = Objects.requireNonNull(seen.get("adopted")).resolution().old();
        assertThat(old.version()).isEqualTo("1.0");
        assertThat(old.restart()).isEqualTo("on-failure:3");
    }

    @Test
    void takenPortsAndMissingMemoryBlockTheAgentsThatNeedThem() {
        Placement taken = agent("taken", 8001, null);
        Placement own = agent("own", 8002, null);
        Placement huge = agent("huge", 8003, 9L << 30);
        runs(own, "1.0", "sha256:1");
        Map<String, Seen> seen = look(Set.of(8001, 8002), List.of(taken, own, huge));

        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(seen.get("taken")).problem())
                        .message())
                .contains("Port 8001 is taken on box by something that is no container");
        assertThat(Objects.requireNonNull(seen.get("own")).problem()).isNull();
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(seen.get("huge")).problem())
                        .message())
                .contains("8192 MiB");
    }
}
