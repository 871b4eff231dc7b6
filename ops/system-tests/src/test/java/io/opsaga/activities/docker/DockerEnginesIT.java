package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.Target;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real engine behind a real SSH server, and what it says of containers. */
@Timeout(120)
class DockerEnginesIT extends OnRealEngine {
    @Test
    void aContainersWholeLifeAndEveryStepTwice() {
        Image image = docker.image("agent:1.0.0").orElseThrow();
        String id = docker.create(spec("agent", "deploy-1", RestartPolicy.NO, PORT));
        assertThat(docker.create(spec("agent", "deploy-1", RestartPolicy.NO, PORT)))
                .isEqualTo(id);
        assertThat(docker.container("agent").orElseThrow().state()).isEqualTo(State.CREATED);

        twice(() -> docker.start(id));
        await().atMost(SOON).ignoreExceptions().until(() -> ask(PORT).ok());
        Container running = docker.container(id).orElseThrow();
        assertThat(running.running()).isTrue();
        assertThat(running.imageId()).isEqualTo(image.id());
        assertThat(running.imageRef()).isEqualTo("agent:1.0.0");
        assertThat(running.ports()).containsExactly(new PortBinding("127.0.0.1", PORT, AGENT_PORT));
        assertThat(running.startedAt()).isNotNull();
        assertThat(probe.get(
                        MACHINE,
                        new Target(false, String.valueOf(running.address()), AGENT_PORT, "/health", "1.0.0"),
                        SOON))
                .isEqualTo(new Answer(200, true));
        assertThat(ask(PORT)).isEqualTo(new Answer(200, true));

        twice(() -> docker.restartPolicy(id, RestartRule.of(RestartPolicy.UNLESS_STOPPED)));
        twice(() -> docker.rename(id, "agent-old"));
        Container renamed = docker.container("agent-old").orElseThrow();
        assertThat(renamed.restart()).isEqualTo(RestartRule.of(RestartPolicy.UNLESS_STOPPED));
        twice(() -> docker.restartPolicy(id, RestartRule.NO));
        assertThat(docker.container(id).orElseThrow().restart()).isEqualTo(RestartRule.NO);
        docker.restartPolicy(id, RestartRule.of(RestartPolicy.UNLESS_STOPPED));
        assertThat(renamed.running()).isTrue();

        twice(() -> docker.stop(id, Duration.ofSeconds(1)));
        assertThat(docker.container(id).orElseThrow().state()).isEqualTo(State.EXITED);
        assertThat(docker.containers(Map.of(ContainerSpec.OPERATION, "deploy-1")))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("agent-old");
                    assertThat(found.state()).isEqualTo(State.EXITED);
                    assertThat(found.exitCode()).isEqualTo(137);
                });
        twice(() -> docker.remove(id));
        assertThat(docker.container(id)).isEmpty();
        docker.stop(id, Duration.ofSeconds(1));
        assertKind(Kind.NOT_FOUND, () -> docker.start(id));
    }

    /** What a version wrote to a volume of its image's goes with its container, or every deployment would leave one behind. */
    @Test
    void aContainerTakesItsAnonymousVolumesWithItAndNoOthers() {
        onMachine("docker volume create kept");
        String id =
                onMachine("docker create -v /data -v kept:/kept agent:1.0.0").strip();
        assertThat(volumes()).hasSize(2).contains("kept");

        docker.remove(id);

        assertThat(volumes()).containsExactly("kept");
        onMachine("docker volume rm kept");
    }

    private List<String> volumes() {
        return onMachine("docker volume ls -q").lines().toList();
    }

    /** Lines are counted by the engine, bytes are not. */
    @Test
    void ofALogInLongLinesTheEndIsKept() {
        String id = onMachine(
                        "docker run -d agent:1.0.0 sh -c \"dd if=/dev/zero bs=1M count=40 2>/dev/null | tr '\\\\0' A; echo dead\"")
                .strip();
        await().atMost(SOON.multipliedBy(3))
                .until(() -> !docker.container(id).orElseThrow().running());

        assertThat(docker.logTail(id, 20_000)).hasSize(1 << 18).endsWith("Adead\n");
    }

    @Test
    void anotherOperationsNameIsAConflict() {
        docker.create(spec("agent", "deploy-1", RestartPolicy.NO, PORT));

        assertKind(Kind.CONFLICT, () -> docker.create(spec("agent", "deploy-2", RestartPolicy.NO, PORT)));
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        docker.start(docker.create(spec("first", "deploy-1", RestartPolicy.NO, PORT)));
        String byContainer = docker.create(spec("second", "deploy-1", RestartPolicy.NO, PORT));
        assertKind(Kind.PORT_TAKEN, () -> docker.start(byContainer));
        assertThat(docker.container(byContainer).orElseThrow().running()).isFalse();

        // Not a container this time: the machine's own SSH server.
        ContainerSpec ssh = spec(
                "third", "deploy-1", RestartPolicy.NO, new PortBinding(Testbed.address("main-pc"), 22, AGENT_PORT));
        String byProcess = docker.create(ssh);
        assertKind(Kind.PORT_TAKEN, () -> docker.start(byProcess));
    }

    @Test
    void anImageThatNoOneHasIsMissing() {
        List<String> progress = new ArrayList<>();

        assertKind(Kind.IMAGE_MISSING, () -> docker.pull("agent:9.9.9", progress::add));
        assertKind(Kind.REGISTRY_AWAY, () -> docker.pull("127.0.0.1:5999/agent:9.9.9", progress::add));
        assertKind(
                Kind.IMAGE_MISSING,
                () -> docker.create(new ContainerSpec(
                        "agent", "agent:9.9.9", Map.of(), Map.of(), List.of(), Resources.NONE, RestartPolicy.NO)));
        assertThat(docker.image("agent:9.9.9")).isEmpty();
        docker.removeImage("agent:9.9.9");
    }

    @Test
    void aContainerOverItsMemoryIsSeenToBe() {
        ContainerSpec greedy = new ContainerSpec(
                "greedy", "agent:1.0.0", Map.of(), Map.of(), List.of(), new Resources(8L << 20, 0.5), RestartPolicy.NO);
        String id = docker.create(greedy);
        docker.start(id);
        machines.shell(MACHINE)
                .run("docker exec greedy sh -c 'head -c 60000000 /dev/zero | tail' ; docker kill greedy", SOON);

        Container ended = docker.container(id).orElseThrow();

        assertThat(ended.oomKilled()).isTrue();
    }

    @Test
    void aContainerThatEndedTellsWhy() {
        ContainerSpec crashing = new ContainerSpec(
                "crash", "agent:crash", Map.of(), Map.of(), List.of(), Resources.NONE, RestartPolicy.ON_FAILURE);
        String id = docker.create(crashing);

        docker.start(id);

        await().atMost(SOON).until(() -> docker.container(id).orElseThrow().restartCount() > 0);
        assertThat(docker.logTail(id, 1)).isEqualTo("agent: cannot start: no configuration\n");
    }

    @Test
    void theEngineTellsOfItsMachine() {
        Info info = docker.info();

        assertThat(info.cpus()).isPositive();
        assertThat(info.memoryBytes()).isGreaterThan(1L << 30);
        assertThat(info.version()).isNotBlank();
    }

    private Answer ask(int port) {
        return probe.get(MACHINE, new Target(false, "127.0.0.1", port, "/health", "1.0.0"), SOON);
    }

    private static void twice(Runnable step) {
        step.run();
        step.run();
    }
}
