package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests against the engine of a machine of the testbed, which is as it was after each. */
abstract class OnRealEngine {
    static final Duration SOON = Duration.ofSeconds(10);
    static final int PORT = 18080;
    static final int AGENT_PORT = 8080;
    static final Machine MACHINE = Testbed.machine("main-pc");

    @TempDir
    Path folder;

    SshMachines machines;
    DockerEngines engines;
    DockerHost docker;
    HttpProbe probe;

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

    /** What a command prints that has to succeed. */
    String onMachine(String command) {
        Result result = machines.shell(MACHINE).run(command, SOON);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    static ContainerSpec spec(String name, String operation, RestartPolicy restart, int port) {
        return spec(name, operation, restart, new PortBinding("127.0.0.1", port, AGENT_PORT));
    }

    static ContainerSpec spec(String name, String operation, RestartPolicy restart, PortBinding port) {
        return new ContainerSpec(
                name,
                "agent:1.0.0",
                Map.of("GREETING", "hello"),
                Map.of(ContainerSpec.OPERATION, operation),
                List.of(port),
                new Resources(64L << 20, 0.5),
                restart);
    }

    static void assertKind(Kind kind, ThrowingCallable call) {
        DockerFailure failure = catchThrowableOfType(DockerFailure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).describedAs(failure.getMessage()).isEqualTo(kind);
    }
}
