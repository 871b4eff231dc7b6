package io.opsaga.activities.docker;

import static io.opsaga.activities.ssh.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.WaitResponse;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ways to a real engine: many at once, cut, without sockets, and on this host. */
@Timeout(120)
class DockerLinesIT extends OnRealEngine {
    private static final Duration NOTICED = Duration.ofSeconds(10);

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
                    .tunnel(Testbed.address("main-pc"), 2223, Duration.ofSeconds(1))
                    .close();
            return true;
        });
        Path known = Files.writeString(
                folder.resolve("known"),
                "[%s]:2223 %s".formatted(Testbed.address("main-pc"), Testbed.hostKey("main-pc")));
        Machine strict = Testbed.machine("main-pc", 2223, known);
        DockerHost closed = engines.on(strict);

        assertThat(closed.info()).isEqualTo(docker.info());
        together(30, i -> closed.info());
        // None of them is left there: that many commands can run at once, and each gets its place soon.
        together(32, i -> machines.shell(strict).run("sleep 1", Duration.ofSeconds(10)));
        assertThat(machines.shell(strict)
                        .run("pgrep -fc '[d]ial-stdio'", SOON)
                        .out()
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void anEngineOnThisHostsOwnSocketWorksToo() {
        Machine local = new Machine(
                "local",
                MACHINE.ssh(),
                new Machine.DockerAccess.Socket(Testbed.folder("machines/main-pc/docker.sock")));

        assertThat(engines.on(local).info()).isEqualTo(docker.info());
    }
}
