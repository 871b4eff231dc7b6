package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.Resolution;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine has of an image whose tag means another one by now. */
@Timeout(120)
class BroughtBackIT {
    private static final Machine MACHINE = Testbed.machine("main-pc");
    private static final String IMAGE = "brought";

    @TempDir
    Path folder;

    private SshMachines machines;
    private DockerEngines engines;
    private DockerRuntime docker;
    private int operations;

    @BeforeAll
    static void images() {
        Testbed.command("images");
    }

    @BeforeEach
    void connect() {
        machines = new SshMachines();
        engines = new DockerEngines(machines, folder.resolve("s"), new Audit(List.of()));
        docker = new DockerRuntime(engines, new DockerChecks(engines, machines), machines);
        tag("1.0.0", "1.0.0");
        tag("1.1.0", "1.1.0");
    }

    @AfterEach
    void clear() {
        Testbed.command("wipe");
        List.of("1.0.0", "1.1.0").forEach(tag -> engine().removeImage(IMAGE + ":" + tag));
        engines.close();
        machines.close();
    }

    private DockerHost engine() {
        return engines.on(MACHINE);
    }

    private void tag(String of, String as) {
        engines.client(MACHINE).tagImageCmd("agent:" + of, IMAGE, as).exec();
    }

    private String idOf(String version) {
        return engine().image("agent:" + version).orElseThrow().id();
    }

    private DeploymentInput plan(String version, @Nullable String before) {
        operations++;
        Operation operation = new Operation(
                "deploy_" + operations,
                DeploymentKind.NAME,
                "testing",
                "brought",
                "main-pc",
                version,
                "ann",
                "",
                Instant.now(),
                OperationPolicy.DEFAULT);
        return new DeploymentInput(operation, "docker", true, null, List.of(), null, null, before);
    }

    private Change deployed(String version, @Nullable String before) {
        DeploymentInput plan = plan(version, before);
        Resolution found = docker.resolve(at(), plan);
        Change change = new Change(
                plan.operation().id(), operations, "testing", "brought", "main-pc", found.next(), found.old(), null);
        return docker.held(at(), change, doing -> {}, held -> {
            held.prepare(at(), change, doing -> {});
            held.start(at(), change, doing -> {});
            held.switchOver(at(), change);
            return change;
        });
    }

    private static Placement at() {
        Agent agent = new Agent(
                "brought",
                "main-pc",
                RuntimeKind.DOCKER,
                IMAGE,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
        return new Placement(EnvironmentName.TESTING, agent, MACHINE, Path.of("."));
    }

    private Container agent() {
        return engine().container("brought").orElseThrow();
    }

    @Test
    void whatRanBeforeRunsAgainAndIsTheAgents() {
        deployed("1.0.0", null);
        Change second = deployed("1.1.0", null);
        tag("2.0.0", "1.0.0");

        Change back = deployed("1.0.0", second.old().digest());

        assertThat(second.old().digest()).isEqualTo(idOf("1.0.0"));
        assertThat(agent()).returns(idOf("1.0.0"), Container::imageId).returns(true, Container::running);
        assertThat(docker.switched(at(), back).gone()).isFalse();
        assertThat(docker.standings(List.of(at())).get("brought").found())
                .hasFieldOrPropertyWithValue("version", "1.0.0")
                .hasFieldOrPropertyWithValue("digest", idOf("1.0.0"));
        // By the version alone it is what that means by now, which takes the place of what was made by its id.
        deployed("1.0.0", null);
        assertThat(agent().imageId()).isEqualTo(idOf("2.0.0"));
    }

    @Test
    void whatIsGoneIsRefused() {
        deployed("1.0.0", null);
        String gone = "sha256:" + "0".repeat(64);

        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> docker.resolve(at(), plan("1.0.0", gone)));

        assertThat(failure.getType()).isEqualTo("RELEASE_GONE");
        assertThat(failure.getOriginalMessage()).contains(idOf("1.0.0"), gone);
    }
}
