package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real machine refuses those who hold an agent's lock no more, whichever way they come. */
@Timeout(120)
class FenceIT {
    private static final Machine MACHINE = Testbed.machine("main-pc");

    @TempDir
    Path folder;

    private String image;
    private Side mine;
    private Side other;

    /** All of one Opsaga that reaches machines. */
    private static final class Side implements AutoCloseable {
        final SshMachines machines = new SshMachines();
        final DockerEngines engines;
        final DockerRuntime docker;

        Side(Path folder) {
            engines = new DockerEngines(machines, folder, new Audit(List.of()));
            docker = new DockerRuntime(engines, new DockerChecks(engines, machines), machines);
        }

        void work(Change change, Consumer<AgentRuntime> work) {
            docker.held(at(), change, doing -> {}, held -> {
                work.accept(held);
                return true;
            });
        }

        @Override
        public void close() {
            engines.close();
            machines.close();
        }
    }

    @BeforeAll
    static void images() {
        Testbed.command("images");
    }

    @BeforeEach
    void connect() {
        mine = new Side(folder.resolve("a"));
        other = new Side(folder.resolve("b"));
        image = mine.engines.on(MACHINE).image("agent:1.0.0").orElseThrow().id();
    }

    @AfterEach
    void clear() {
        mine.close();
        other.close();
        Testbed.command("wipe");
    }

    @Test
    void aContainersMachineRefusesAnOlderToken() {
        Change older = change("deploy_older", 5);
        Change newer = change("deploy_newer", 6);
        mine.work(older, held -> held.prepare(at(), older, doing -> {}));
        other.work(newer, held -> deploy(held, newer));
        String before = containers();

        Stream.<Consumer<AgentRuntime>>of(
                        held -> held.prepare(at(), older, doing -> {}),
                        held -> held.start(at(), older, doing -> {}),
                        held -> held.switchOver(at(), older),
                        held -> held.switchBack(at(), older),
                        held -> held.restore(at(), older, doing -> {}),
                        held -> held.discard(at(), older))
                .forEach(work -> assertRefused(() -> mine.work(older, work)));
        assertRefused(() -> mine.docker.retire(at(), older));

        assertThat(containers()).isEqualTo(before).contains("deploy_newer").contains("deploy_older");
    }

    @Test
    void whoIsInTheMidstIsCutOffBeforeALaterHolderBegins() {
        Change older = change("deploy_older", 5);
        Change newer = change("deploy_newer", 6);
        mine.work(older, held -> {
            held.prepare(at(), older, doing -> {});
            other.work(newer, later -> deploy(later, newer));
            String before = containers();

            // Just what a process does that was stopped with its next request at hand, and goes on.
            assertThat(catchThrowableOfType(DockerFailure.class, () -> held.start(at(), older, doing -> {}))
                            .kind())
                    .isEqualTo(DockerFailure.Kind.UNREACHABLE);
            assertThat(containers()).isEqualTo(before);
        });
        assertRefused(() -> mine.work(older, held -> held.start(at(), older, doing -> {})));
        assertThat(mine.docker.prepared(at(), older).detail()).contains("is there");
    }

    @Test
    void whatIsLeftOfALostConnectionIsNotInTheWay() {
        Change change = change("deploy_once", 5);
        mine.work(change, held -> other.work(change, again -> deploy(again, change)));
        assertThat(containers()).contains("deploy_once");
    }

    @Test
    void aProcessesMachineRefusesAnOlderToken() throws IOException {
        try (ProcessMachine machine = ProcessMachine.withoutSystemd(folder, RestartPolicy.ALWAYS)) {
            machine.offer("1.0.0", "echo $AGENT_VERSION; exec sleep 100000\n");
            machine.offer("2.0.0", "echo $AGENT_VERSION; exec sleep 100000\n");
            ProcessRuntime runtime = machine.runtime();
            Placement at = machine.at();
            Change older = machine.deploy("1.0.0");
            Change waiting = machine.change("2.0.0");
            runtime.prepare(at, waiting, doing -> {});
            Change newer = machine.deploy("2.0.0");
            String look =
                    "cd opsaga && find . -name exits -prune -o -printf '%p %T@ %l\\n' | sort; cat testing/*/fence";
            String before = machine.sh(look);

            Stream.<Runnable>of(
                            () -> runtime.prepare(at, older("deploy_late", older), doing -> {}),
                            () -> runtime.start(at, waiting, doing -> {}),
                            () -> runtime.restore(at, waiting, doing -> {}),
                            () -> runtime.discard(at, waiting),
                            () -> runtime.retire(at, waiting))
                    .forEach(work -> assertRefused(work));

            assertThat(machine.sh(look)).isEqualTo(before);
            assertThat(machine.release(newer).running()).isTrue();
            machine.undo(newer);
            assertThat(machine.release(older).running()).isTrue();
        }
    }

    private static Change older(String operation, Change like) {
        return new Change(
                operation, 1, like.environment(), like.agent(), like.machine(), like.next(), like.old(), null);
    }

    private static void assertRefused(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(ApplicationFailure.class, refusal -> {
                    assertThat(refusal.getType()).isEqualTo("STALE_HOLDER");
                    assertThat(refusal.isNonRetryable()).isTrue();
                })
                .hasMessageContaining("main-pc refuses")
                .hasMessageContaining("was seen");
    }

    private static void deploy(AgentRuntime runtime, Change change) {
        runtime.prepare(at(), change, doing -> {});
        runtime.start(at(), change, doing -> {});
        runtime.switchOver(at(), change);
    }

    private String containers() {
        return mine.machines
                .shell(MACHINE)
                .run(
                        "docker ps -a --no-trunc --format '{{.ID}} {{.Names}} {{.State}} {{.Label \"opsaga.operation\"}}'",
                        Duration.ofSeconds(20))
                .out();
    }

    private Change change(String operation, long token) {
        Release next = new Release("1.0.0", "agent", image, "c");
        return new Change(operation, token, "testing", "fenced", MACHINE.name(), next, Snapshot.NOTHING, null);
    }

    private static Placement at() {
        Agent agent = new Agent(
                "fenced",
                MACHINE.name(),
                RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                Resources.NONE,
                null,
                List.of());
        return new Placement(EnvironmentName.TESTING, agent, MACHINE, Path.of("."));
    }
}
