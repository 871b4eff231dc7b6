package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is there as an agent, and what else of it, whoever has left it so. */
class StandingsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String RUNS =
            "\nversion=%s\ndigest=d\nconfiguration=c\nrunning=yes\nup=500\nsupervised=yes\nstarts=1\n";
    private static final String STOPPED = "\nversion=%s\nrunning=no\nsupervised=no\nstarts=1\n";
    private static final Placement AT = new Placement(
            EnvironmentName.TESTING,
            new Agent(
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
                    List.of()),
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null),
            Path.of("."));

    private final DockerHost docker = mock(DockerHost.class);
    private final List<ContainerSummary> containers = new ArrayList<>();

    private static Standing process(String current, String... releases) {
        String survey = "current=" + current + "\n" + String.join("", releases);
        return ProcessStandings.of(AT, ProcessSurvey.parse(survey), NOW);
    }

    private static String runs(String folder, String version) {
        return "release=\nfolder=" + folder + RUNS.formatted(version);
    }

    private static String stopped(String folder, String version) {
        return "release=\nfolder=" + folder + STOPPED.formatted(version);
    }

    @Test
    void aProcessThatIsLinkedAndRunsIsTheAgent() {
        Standing standing = process("1.0-a", runs("1.0-a", "1.0"), stopped("0.9-z", "0.9"));

        assertThat(standing.found().version()).isEqualTo("1.0");
        assertThat(standing.found().runs()).isTrue();
        assertThat(standing.found().since()).isEqualTo(NOW.minusSeconds(5));
        assertThat(standing.oddities()).isEmpty();
        assertThat(standing.condition()).isInstanceOf(Condition.Running.class);
    }

    @Test
    void aLinkThatWasPointedElsewhereDoesNotHideWhatRuns() {
        Standing standing = process("0.9-z", stopped("0.9-z", "0.9"), runs("1.0-a", "1.0"));

        assertThat(standing.found().version()).isEqualTo("1.0");
        assertThat(standing.oddities()).containsExactly("the link current names 0.9-z, which does not run");
    }

    @Test
    void aReleaseThatATerminatedRunHasLeftRunningIsNamed() {
        Standing standing = process("1.0-a", runs("1.0-a", "1.0"), runs("2.0-b", "2.0"));

        assertThat(standing.found().version()).isEqualTo("1.0");
        assertThat(standing.oddities()).containsExactly("2.0-b runs beside it");
    }

    @Test
    void whatWasStoppedDoesNotRunAndWhereNothingIsNothingIsSaid() {
        assertThat(process("1.0-a", stopped("1.0-a", "1.0")).found().state()).isEqualTo("exited");
        assertThat(process("")).isEqualTo(Standing.NOTHING);
    }

    private void container(String name, String version, Container.State state, Map<String, String> labels) {
        containers.add(new ContainerSummary(
                "id-" + name,
                name,
                "sha256:" + version,
                "agent:" + version,
                state,
                null,
                labels,
                state == Container.State.RUNNING ? "172.17.0.2" : null,
                List.of()));
    }

    private void made(String name, String version, Container.State state) {
        Map<String, String> labels = new TreeMap<>(DockerLabels.of(DockerOwnership.of(AT)));
        labels.put(ContainerSpec.IMAGE, "sha256:" + version);
        labels.put(DockerLabels.VERSION, version);
        labels.put(DockerLabels.OPERATION, name.equals("planner.deploy_2") ? "deploy_2" : "deploy_1");
        container(name, version, state, labels);
    }

    private Standing engine() {
        when(docker.containers(anyMap())).thenReturn(containers);
        when(docker.container(anyString())).thenReturn(Optional.empty());
        return new DockerStandings(docker).of(List.of(AT)).get("planner");
    }

    @Test
    void theContainerOfTheAgentsNameIsTheAgentAndTheOneBeforeIsKept() {
        made("planner", "1.0", Container.State.RUNNING);
        made("planner.before-deploy_1", "0.9", Container.State.EXITED);

        assertThat(engine().found().version()).isEqualTo("1.0");
        assertThat(engine().oddities()).isEmpty();
    }

    @Test
    void whatATerminatedRunHasLeftIsNamed() {
        made("planner", "1.0", Container.State.EXITED);
        made("planner.deploy_2", "2.0", Container.State.RUNNING);

        assertThat(engine().found().version()).isEqualTo("2.0");
        assertThat(engine().oddities()).containsExactly("it runs as planner.deploy_2 and not as planner");
    }

    @Test
    void twoThatRunAreTwo() {
        made("planner", "1.0", Container.State.RUNNING);
        made("planner.deploy_2", "2.0", Container.State.RUNNING);

        assertThat(engine().found().version()).isEqualTo("1.0");
        assertThat(engine().oddities()).containsExactly("planner.deploy_2 runs beside it, with 2.0");
    }

    @Test
    void aContainerThatWasStartedByHandIsToldApart() {
        container("planner", "3.0", Container.State.RUNNING, Map.of());

        assertThat(engine().found().version()).isEqualTo("3.0");
        assertThat(engine().oddities()).containsExactly("the container planner was not made by Opsaga");
    }

    @Test
    void oneThatWasStoppedOrPausedByHandSaysSo() {
        made("planner", "1.0", Container.State.PAUSED);

        assertThat(engine().found().state()).isEqualTo("paused");
        assertThat(engine().condition()).isInstanceOf(Condition.Missing.class);
    }

    /** Of the same name in another environment: that is another agent. */
    @Test
    void anotherEnvironmentsContainerIsNotThisAgent() {
        Map<String, String> labels = Map.of(
                DockerLabels.AGENT, "planner",
                DockerLabels.ENVIRONMENT, "staging",
                ContainerSpec.IMAGE, "sha256:1.0");
        container("planner", "1.0", Container.State.RUNNING, labels);

        assertThat(engine()).isEqualTo(Standing.NOTHING);
    }
}
