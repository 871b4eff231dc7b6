package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DockerHostTest {
    private static final String A = "a".repeat(64);
    private static final String GONE = "b".repeat(64);
    private static final String GOING = "c".repeat(64);
    private static final String ABC = "abc" + "d".repeat(61);
    private static final ContainerSpec SPEC = new ContainerSpec(
            "agent",
            "agent:1",
            Map.of("TOKEN", "hidden-word"),
            Map.of(ContainerSpec.OPERATION, "deploy-7"),
            List.of(new PortBinding("127.0.0.1", 8081, 8080)),
            new Resources(64L << 20, 0.5),
            RestartPolicy.NO);
    private static final String INSPECTED = """
            {"Id":"%s","Name":"/agent","Image":"sha256:1","RestartCount":2,
             "State":{"Status":"exited","ExitCode":137,"OOMKilled":true,"StartedAt":"2026-01-02T03:04:05.6Z"},
             "Config":{"Image":"agent:1","Labels":{"opsaga.operation":"deploy-7"}},
             "HostConfig":{"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},
               "PortBindings":{"8080/tcp":[{"HostIp":"127.0.0.1","HostPort":"8081"}]}},
             "NetworkSettings":{"Networks":{"bridge":{"IPAddress":"172.17.0.2"}}}}""".formatted(ABC);

    @TempDir
    Path folder;

    private MadeUpEngine engine;
    private SshMachines machines;
    private DockerEngines engines;
    private DockerHost docker;

    @BeforeEach
    void connect() throws Exception {
        engine = new MadeUpEngine(folder.resolve("docker.sock"));
        machines = new SshMachines();
        engines = new DockerEngines(machines, folder.resolve("sockets"), new Audit(List.of()));
        docker = engines.on(new Machine("box", nowhere(), new DockerAccess.Socket(folder.resolve("docker.sock"))));
    }

    @AfterEach
    void disconnect() throws Exception {
        engines.close();
        machines.close();
        engine.close();
    }

    private Machine.Ssh nowhere() {
        return new Machine.Ssh("127.0.0.1", 1, "nobody", folder.resolve("none"), folder.resolve("none"));
    }

    @Test
    void aContainerIsCreatedAsTheSpecSaysAndWithoutNewPrivileges() {
        engine.answers("POST /containers/create?name=agent", 201, "{\"Id\":\"" + ABC + "\",\"Warnings\":[]}");

        assertThat(docker.create(SPEC)).isEqualTo(ABC);

        assertThat(engine.requests().get(0))
                .doesNotContain("Connection: close")
                .contains("\"no-new-privileges\"")
                .contains("\"Memory\":67108864")
                .contains("\"MemorySwap\":67108864")
                .contains("\"NanoCpus\":500000000")
                .contains("\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8081\"")
                .contains("\"Env\":[\"TOKEN=hidden-word\"]")
                .contains("\"Init\":false");
    }

    @Test
    void aSpecDoesNotTellItsSecrets() {
        assertThat(SPEC.toString()).contains("TOKEN").doesNotContain("hidden-word");
    }

    @Test
    void whatAContainerHasFromItsImageWasNotGivenToIt() {
        String env = "\"Config\":{\"Env\":[\"TOKEN=hidden=word\",\"LANG=de\",\"PATH=/bin\",\"ODD\"],";
        engine.answers("GET /containers/%s/json".formatted(ABC), 200, INSPECTED.replace("\"Config\":{", env))
                .answers("GET /containers/%s/json".formatted(GONE), 404, "{\"message\":\"No such container\"}")
                .answers("GET /images/sha256:1/json", 200, """
                        {"Id":"sha256:1","Config":{"Env":["PATH=/bin","LANG=C"]}}""");

        assertThat(docker.given(ABC)).isEqualTo(Map.of("TOKEN", "hidden=word", "LANG", "de"));
        assertThat(docker.given(GONE)).isEmpty();

        engine.answers("GET /images/sha256:1/json", 404, "{\"message\":\"No such image\"}");
        assertThat(docker.given(ABC)).containsKeys("TOKEN", "PATH");
    }

    @Test
    void createTakesTheContainerThatTheSameOperationMade() {
        engine.answers("POST /containers/create", 409, "{\"message\":\"name in use\"}")
                .answers("GET /containers/agent/json", 200, INSPECTED);

        assertThat(docker.create(SPEC)).isEqualTo(ABC);
    }

    @Test
    void createLeavesAnotherOperationsContainerAlone() {
        engine.answers("POST /containers/create", 409, "{\"message\":\"name in use\"}")
                .answers("GET /containers/agent/json", 200, INSPECTED.replace("deploy-7", "deploy-6"));

        assertKind(Kind.CONFLICT, () -> docker.create(SPEC));
        assertThat(engine.requests()).hasSize(2);
    }

    @Test
    void aContainerIsReadInFull() {
        engine.answers("GET /containers/agent/json", 200, INSPECTED);

        Container found = docker.container("agent").orElseThrow();

        assertThat(found.name()).isEqualTo("agent");
        assertThat(found.state()).isEqualTo(Container.State.EXITED);
        assertThat(found.exitCode()).isEqualTo(137);
        assertThat(found.oomKilled()).isTrue();
        assertThat(found.restartCount()).isEqualTo(2);
        assertThat(found.restart()).isEqualTo(new RestartRule(RestartPolicy.ON_FAILURE, 3));
        assertThat(found.address()).isEqualTo("172.17.0.2");
        assertThat(found.ports()).containsExactly(new PortBinding("127.0.0.1", 8081, 8080));
    }

    /** Of several: an agent's name may have few letters, and all of them may be digits of ids. */
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500})
    void thoseWhoseIdsMerelyBeginWithTheNameAreSomebodyElse(int status) {
        engine.answers(
                "GET /containers/c45/json", status, "{\"message\":\"Multiple IDs found with provided prefix: c45\"}");

        assertThat(docker.container("c45")).isEmpty();
    }

    /** An engine takes the beginning of an id for a name; whoever asks for an agent does not mean somebody else's container. */
    @Test
    void whoseIdMerelyBeginsWithTheNameIsSomebodyElse() {
        engine.answers("GET /containers/abc/json", 200, INSPECTED).answers("GET /containers/" + ABC, 200, INSPECTED);

        assertThat(docker.container("abc")).isEmpty();
        assertThat(docker.container(ABC)).isPresent();
    }

    @Test
    void theBeginningOfAnIdChangesNothing() {
        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> docker.start("abc"),
                () -> docker.stop("abc", Duration.ofSeconds(1)),
                () -> docker.pause("agent"),
                () -> docker.unpause("agent"),
                () -> docker.rename("abc", "other"),
                () -> docker.restartPolicy("agent", RestartRule.NO),
                () -> docker.remove("abc"))) {
            assertThat(catchThrowableOfType(DockerFailure.class, change)).hasMessageContaining("whole id");
        }
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void createLeavesAloneWhoseLabelsCameWithItsImage() {
        ContainerSpec spec = new ContainerSpec(
                "agent",
                "agent:1",
                Map.of(),
                Map.of(ContainerSpec.OPERATION, "deploy-7", ContainerSpec.IMAGE, "sha256:0"),
                List.of(),
                Resources.NONE,
                RestartPolicy.NO);
        engine.answers("POST /containers/create", 409, "{\"message\":\"name in use\"}")
                .answers("GET /containers/agent/json", 200, INSPECTED);

        assertKind(Kind.CONFLICT, () -> docker.create(spec));
    }

    @Test
    void portsThatTheEngineChoseAreKnownWhileItHasThem() {
        engine.answers(
                "GET /containers/agent/json",
                200,
                INSPECTED
                        .replace("\"HostPort\":\"8081\"", "\"HostPort\":\"\"")
                        .replace(
                                "\"NetworkSettings\":{",
                                "\"NetworkSettings\":{\"Ports\":{\"8080/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"32768\"}]},"));

        Container found = docker.container("agent").orElseThrow();

        assertThat(found.floating()).isTrue();
        assertThat(found.ports()).containsExactly(new PortBinding("0.0.0.0", 32768, 8080));
    }

    @Test
    void whatIsSoAlreadyIsFine() {
        engine.answers("POST /containers/" + A + "/start", 304, "")
                .answers("POST /containers/" + A + "/stop", 304, "")
                .answers("POST /containers/" + GONE + "/stop", 404, "{\"message\":\"No such container: gone\"}")
                .answers("DELETE /containers/" + GONE, 404, "{\"message\":\"No such container: gone\"}")
                .answers(
                        "DELETE /containers/" + GOING,
                        409,
                        "{\"message\":\"removal of container x is already in progress\"}")
                .answers("DELETE /images/gone", 404, "{\"message\":\"No such image: gone:latest\"}")
                .answers("POST /containers/" + A + "/pause", 409, "{\"message\":\"Container a is already paused\"}")
                .answers("POST /containers/" + A + "/unpause", 500, "{\"message\":\"Container a is not paused\"}")
                .answers("POST /containers/" + ABC + "/rename", 409, "{\"message\":\"name in use\"}")
                .answers("GET /containers/" + ABC + "/json", 200, INSPECTED);

        docker.start(A);
        docker.stop(A, Duration.ofSeconds(1));
        docker.stop(GONE, Duration.ofSeconds(1));
        docker.remove(GONE);
        docker.remove(GOING);
        docker.pause(A);
        docker.unpause(A);
        docker.removeImage("gone");
        docker.rename(ABC, "agent");
        assertKind(Kind.CONFLICT, () -> docker.rename(ABC, "other"));
    }

    @Test
    void startOfSomethingThatIsGoneIsNotFine() {
        engine.answers("POST /containers/" + A + "/start", 404, "{\"message\":\"No such container: a\"}");

        assertKind(Kind.NOT_FOUND, () -> docker.start(A));
    }

    @Test
    void anEngineThatHangsUpIsUnreachable() {
        engine.hangsUpOn("POST /containers/" + A + "/start");

        assertKind(Kind.UNREACHABLE, () -> docker.start(A));
    }

    @Test
    void anAnswerThatIsCutOffIsUnreachableToo() {
        engine.breaksOffOn("GET /info");

        assertKind(Kind.UNREACHABLE, () -> docker.info());
    }

    @Test
    void aMachineThatIsNotThereIsToldThroughItsSocket() throws Exception {
        LoopbackMachine box = new LoopbackMachine(folder);
        Machine machine = new Machine("gone", box.machine().ssh(), new DockerAccess.OverSsh());
        box.close();

        DockerFailure failure =
                assertKind(Kind.UNREACHABLE, () -> engines.on(machine).info());

        assertThat(failure).hasCauseInstanceOf(SshException.class).hasMessageContaining("Machine gone");
    }

    @Test
    void whereTheSshServerOpensNoSocketsTheDockerCommandServes() throws Exception {
        String answer = "{\"ServerVersion\":\"1.2\",\"NCPU\":3,\"MemTotal\":4}";
        try (LoopbackMachine box = new LoopbackMachine(folder)) {
            box.addProgram("docker", """
                    #!/bin/sh
                    [ "$*" = 'system dial-stdio' ] || exit 1
                    end=$(printf '\\r')
                    while read -r line && [ "$line" != "$end" ]; do :; done
                    printf 'HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s'""".formatted(answer.length(), answer));
            Machine machine = new Machine("box", box.machine().ssh(), new DockerAccess.OverSsh());

            assertThat(engines.on(machine).info()).isEqualTo(new Info(4, 3, "1.2"));
        }
    }

    @Test
    void socketsArePrivateAndWhatAKilledProcessLeftIsCleared() throws Exception {
        Path sockets = folder.resolve("sockets");
        Path stale = Files.createFile(sockets.resolve("engine-0dead000.sock"));
        Path alive = sockets.resolve("engine-0a11fe00.sock");

        try (MadeUpEngine other = new MadeUpEngine(alive);
                DockerEngines again = new DockerEngines(machines, sockets, new Audit(List.of()))) {
            assertThat(List.of(other, again)).hasSize(2);
            assertThat(stale).doesNotExist();
            assertThat(alive).exists();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sockets)))
                .isEqualTo("rwx------");
    }

    @Test
    void aMachineWithoutEngineHasNone() {
        Machine machine = new Machine("bare", nowhere(), null);

        assertThatIllegalArgumentException().isThrownBy(() -> engines.on(machine));
    }

    private static DockerFailure assertKind(Kind kind, ThrowingCallable call) {
        DockerFailure failure = catchThrowableOfType(DockerFailure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).describedAs(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageNotContaining("hidden-word");
        return failure;
    }
}
