package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.WaitResponse;
import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real engines behind real SSH servers. */
@Timeout(120)
class DockerEnginesIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final int PORT = 18080;
    private static final int AGENT_PORT = 8080;
    private static final Machine MACHINE = Testbed.machine("main-pc");

    @TempDir
    Path folder;

    private SshMachines machines;
    private DockerEngines engines;
    private DockerHost docker;
    private HttpProbe probe;

    @BeforeAll
    static void images() {
        Testbed.command("images");
    }

    @BeforeEach
    void connect() {
        machines = new SshMachines();
        engines = new DockerEngines(machines, folder.resolve("s"), new Audit(List.of()));
        docker = engines.on(MACHINE);
        probe = new HttpProbe(machines);
    }

    @AfterEach
    void heal() {
        engines.close();
        machines.close();
        Testbed.command("wipe");
    }

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
        assertThat(probe.get(MACHINE, String.valueOf(running.address()), AGENT_PORT, "/health", SOON)
                        .body())
                .contains("1.0.0");
        assertThat(ask(PORT).body()).contains("1.0.0");

        twice(() -> docker.restartPolicy(id, RestartPolicy.UNLESS_STOPPED));
        twice(() -> docker.rename(id, "agent-old"));
        Container renamed = docker.container("agent-old").orElseThrow();
        assertThat(renamed.restart()).isEqualTo(RestartPolicy.UNLESS_STOPPED);
        twice(() -> docker.restartPolicy(id, RestartPolicy.NO));
        assertThat(docker.container(id).orElseThrow().restart()).isEqualTo(RestartPolicy.NO);
        docker.restartPolicy(id, RestartPolicy.UNLESS_STOPPED);
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
        ContainerSpec ssh = spec("third", "deploy-1", RestartPolicy.NO, new PortBinding("10.99.0.11", 22, AGENT_PORT));
        String byProcess = docker.create(ssh);
        assertKind(Kind.PORT_TAKEN, () -> docker.start(byProcess));
    }

    @Test
    void anImageThatNoOneHasIsMissing() {
        List<String> progress = new ArrayList<>();

        assertKind(Kind.IMAGE_MISSING, () -> docker.pull("agent:9.9.9", progress::add));
        assertKind(Kind.IMAGE_MISSING, () -> docker.pull("127.0.0.1:5999/agent:9.9.9", progress::add));
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
    void theEngineTellsOfItsMachine() {
        Info info = docker.info();

        assertThat(info.cpus()).isPositive();
        assertThat(info.memoryBytes()).isGreaterThan(1L << 30);
        assertThat(info.version()).isNotBlank();
    }

    @Test
    void thirtyCallsAtOnceAreAnswered() throws Exception {
        List<String> ids =
                together(30, i -> docker.create(spec("many-" + i, "deploy-" + i, RestartPolicy.NO, PORT + i)));

        assertThat(ids).doesNotHaveDuplicates().hasSize(30);
        assertThat(together(
                        300,
                        i -> docker.container(ids.get(i % 30)).orElseThrow().name()))
                .contains("many-0", "many-29");
        assertThat(docker.containers(Map.of())).hasSize(30);
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
    void aCallThatWaitsWhenTheLineIsCutEndsSoon() {
        Machine other = Testbed.machine("pc2");
        DockerHost there = engines.on(other);
        String id = there.create(spec("agent", "deploy-1", RestartPolicy.NO, PORT));
        there.start(id);
        EngineAnswers<WaitResponse> end = new EngineAnswers<>(response -> {});
        engines.client(other).waitContainerCmd(id).exec(end);
        there.info();

        Testbed.command("cut", "pc2");

        long cut = System.nanoTime();
        assertThatThrownBy(() -> end.await(Duration.ofMinutes(5))).hasRootCauseInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(NOTICED);
        assertKind(Kind.UNREACHABLE, there::info);
        Testbed.command("heal", "pc2");
        assertThat(there.container(id).orElseThrow().running()).isTrue();
    }

    @Test
    void callsOnALineThatWasCutUnnoticedEndSoonToo() throws Exception {
        docker.info();
        Testbed.command("cut", "main-pc");

        long start = System.nanoTime();
        together(30, i -> {
            assertKind(Kind.UNREACHABLE, docker::info);
            return i;
        });

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICED);
    }

    @Test
    void whereTheSshServerOpensNoSocketsTheCommandServes() throws Exception {
        machines.shell(MACHINE)
                .run(
                        "/usr/sbin/sshd -f /run/machine/sshd_config -o AllowStreamLocalForwarding=no"
                                + " -o MaxSessions=10 -o Port=2223 -o PidFile=none",
                        SOON);
        await().ignoreExceptions().until(() -> {
            machines.shell(MACHINE)
                    .tunnel("10.99.0.11", 2223, Duration.ofSeconds(1))
                    .close();
            return true;
        });
        Path known = Files.writeString(folder.resolve("known"), "[10.99.0.11]:2223 " + Testbed.hostKey("main-pc"));
        DockerHost closed = engines.on(Testbed.machine("main-pc", 2223, known));

        assertThat(closed.info()).isEqualTo(docker.info());
        together(30, i -> closed.info());
    }

    @Test
    void anEngineOnThisHostsOwnSocketWorksToo() {
        Machine local = new Machine(
                "local",
                MACHINE.ssh(),
                new Machine.DockerAccess.Socket(Testbed.folder("machines/main-pc/docker.sock")));

        assertThat(engines.on(local).info()).isEqualTo(docker.info());
    }

    private Answer ask(int port) {
        return probe.get(MACHINE, "127.0.0.1", port, "/health", SOON);
    }

    private static ContainerSpec spec(String name, String operation, RestartPolicy restart, int port) {
        return spec(name, operation, restart, new PortBinding("127.0.0.1", port, AGENT_PORT));
    }

    private static ContainerSpec spec(String name, String operation, RestartPolicy restart, PortBinding port) {
        return new ContainerSpec(
                name,
                "agent:1.0.0",
                Map.of("GREETING", "hello"),
                Map.of(ContainerSpec.OPERATION, operation),
                List.of(port),
                new Resources(64L << 20, 0.5),
                restart);
    }

    private static void twice(Runnable step) {
        step.run();
        step.run();
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> together(int count, Numbered<T> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(30);
        try {
            List<Callable<T>> calls = IntStream.range(0, count)
                    .<Callable<T>>mapToObj(i -> () -> call.call(i))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        DockerFailure failure = catchThrowableOfType(DockerFailure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).describedAs(failure.getMessage()).isEqualTo(kind);
    }
}
