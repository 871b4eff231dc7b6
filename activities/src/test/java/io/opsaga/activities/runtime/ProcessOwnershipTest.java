package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.deployment.AgentWork;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose answer it is, and what goes with a release, on this host's own kernel; without systemd, as the login's folder is made up. */
@Timeout(120)
class ProcessOwnershipTest {
    /** Answers every request with the version that it was started for, until it finds a file that tells it to listen no more. */
    static final String SERVER = """
            use IO::Socket::INET;
            $SIG{TERM} = 'IGNORE' if $ENV{STUBBORN};
            my $listens = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $ARGV[0], Listen => 9, ReuseAddr => 1)
                or die "port $ARGV[0]: $!\\n";
            open(my $up, '>', 'up');
            close($up);
            until (-e 'deaf') {
              my $caller = $listens->accept or next;
              while (<$caller>) { last if /^\\r?$/ }
              my $says = "version $ARGV[1]";
              print $caller "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($says) . "\\r\\nConnection: close\\r\\n\\r\\n$says";
              close($caller);
            }
            close($listens);
            sleep;
            """;

    private static final String STEADY = "exec perl server.pl \"$PORT\" \"$AGENT_VERSION\"\n";

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private int port;
    private ProcessMachine machine;
    private AgentWork work;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        with(Map.of());
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
    }

    @Test
    void aProgramThatLeavesItsProcessIsNotHealthyAndGoesWithTheUndo() throws IOException {
        offer("1.0.0", STEADY);
        offer("2.0.0", leaving("setsid perl"));
        Change first = deployed("1.0.0");

        Change second = machine.change("2.0.0");
        assertThatThrownBy(() -> work.change(second)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo("CRASHED");
            assertThat(failure.getOriginalMessage()).contains("ended with code 0", "foreground");
        });
        assertThat(answer()).as("what answers is what nobody keeps").isEqualTo("version 2.0.0");
        Reading undone = work.undo(second);

        assertThat(undone.effect()).as("%s", undone).isEqualTo(Effect.REVERTED);
        assertThat(answer()).isEqualTo("version 1.0.0");
        assertThat(machine.release(first).starts()).isEqualTo(2);
        assertThat(running("2.0.0")).isEmpty();
    }

    @Test
    void whatAlsoTookOffItsMarkIsFoundByItsPort() throws IOException {
        offer("1.0.0", STEADY);
        offer("2.0.0", leaving("env -i STUBBORN=1 setsid /usr/bin/perl"));
        deployed("1.0.0");

        Change second = machine.change("2.0.0");
        assertThatThrownBy(() -> work.change(second)).hasMessageContaining("ended with code 0");
        machine.undo(second);

        assertThat(answer()).isEqualTo("version 1.0.0");
        assertThat(running("2.0.0")).isEmpty();
    }

    @Test
    void anAnswerOfSomebodyElseDoesNotCount() throws IOException {
        offer("1.0.0", "exec sleep 1000\n");
        Path place = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(place.resolve("server.pl"), SERVER);
        Process stranger = new ProcessBuilder("perl", "server.pl", String.valueOf(port), "foreign")
                .directory(place.toFile())
                .start();
        try {
            await().until(() -> Files.exists(place.resolve("up")));
            Change change = machine.change("1.0.0");

            assertThatThrownBy(() -> work.change(change)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                assertThat(failure.getType()).isEqualTo("UNHEALTHY");
                assertThat(failure.getOriginalMessage())
                        .contains("port " + port, stranger.pid() + " (perl)", "not of this release");
            });
            assertThat(work.undo(change).gone()).isTrue();
            assertThat(stranger.isAlive()).as("it is not ours to end").isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void whatRunsBelowItsProcessIsItsOwn() throws IOException {
        offer("1.0.0", "env -i setsid perl server.pl \"$PORT\" \"$AGENT_VERSION\"; exit\n");
        Change change = deployed("1.0.0");

        assertThat(work.changed(change).effect()).isEqualTo(Effect.APPLIED);
        assertThat(work.undo(change).gone()).isTrue();
        assertThat(running("1.0.0")).isEmpty();
    }

    @Test
    void anAgentsOwnPathNeedNotLeadToAShell() throws IOException {
        machine.close();
        with(Map.of("PATH", "/nowhere"));
        offer("1.0.0", "exec /usr/bin/perl server.pl \"$PORT\" \"$AGENT_VERSION\"\n");
        Change change = deployed("1.0.0");

        assertThat(answer()).isEqualTo("version 1.0.0");
        machine.sh("kill -KILL $(cut -d' ' -f1 opsaga/testing/steady/current/.opsaga/child)");
        await().until(() ->
                machine.release(change).starts() == 2 && machine.release(change).running());
    }

    @Test
    void whatWasStoppedByHandStaysSoAfterTheUndo() throws IOException {
        offer("1.0.0", STEADY);
        offer("2.0.0", STEADY);
        Change first = deployed("1.0.0");
        machine.sh(
                ". \"$HOME\"/opsaga/testing/steady/current/.opsaga/agent.sh; halt \"$HOME\"/opsaga/testing/steady/releases/%s 5"
                        .formatted(ProcessRuntime.folder(first)));

        Change second = deployed("2.0.0");
        assertThat(second.old().running()).isFalse();
        Reading undone = work.undo(second);

        assertThat(undone.effect()).isEqualTo(Effect.REVERTED);
        assertThat(undone.detail()).contains("as it was before").doesNotContain("runs again");
        assertThat(machine.release(first).alive()).isFalse();
        assertThat(machine.release(first).fact("policy")).isEqualTo("unless-stopped");
    }

    @Test
    void whatAnOperationStoppedIsToRunAgain() throws IOException {
        offer("1.0.0", STEADY);
        offer("2.0.0", STEADY);
        Change first = deployed("1.0.0");
        // Ended from outside after the old version was stopped.
        machine.tryOut(machine.change("2.0.0"));

        assertThat(machine.release(first).alive()).isFalse();
        Change third = machine.change("2.0.0");
        assertThat(third.old().reference()).isEqualTo(ProcessRuntime.folder(first));
        assertThat(third.old().running()).isTrue();
    }

    /** A program that starts its server as the daemons of old do, and ends when that listens. */
    private static String leaving(String start) {
        return """
                %s server.pl "$PORT" "$AGENT_VERSION" </dev/null >/dev/null 2>&1 &
                while [ ! -f up ]; do sleep 0.05; done
                """.formatted(start);
    }

    private void with(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PORT", String.valueOf(port));
        Agent agent = new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec /bin/sh run.sh",
                null,
                List.of(new PortBinding("127.0.0.1", port, port)),
                all,
                Map.of(),
                RestartPolicy.UNLESS_STOPPED,
                Resources.NONE,
                new Agent.Health("/health", port, Duration.ofSeconds(3), "version", Asker.MACHINE),
                List.of());
        machine = ProcessMachine.with(box.machine(), folder, agent);
        Health health = new Health(new HttpProbe(machine.machines()));
        work = new AgentWork(machine.runtime(), health, machine.at(), doing -> {});
    }

    private void offer(String version, String script) throws IOException {
        machine.offer(version, script);
        Files.writeString(folder.resolve("artifacts/steady/" + version + "/server.pl"), SERVER);
    }

    private Change deployed(String version) {
        Change change = machine.change(version);
        work.change(change);
        return change;
    }

    private String answer() throws IOException {
        try (InputStream body =
                URI.create("http://127.0.0.1:%d/".formatted(port)).toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The programs that serve as that version of this test. */
    private String running(String version) {
        return machine.sh("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'server[.]pl %d %s' || :"
                .formatted(port, version));
    }
}
