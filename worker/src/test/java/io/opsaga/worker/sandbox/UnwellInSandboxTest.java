package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.control.ControlAction;
import io.opsaga.inventory.Agent;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A fleet over agents of which b was unwell or down before; b depends on a, and so does d, which is well without it. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class UnwellInSandboxTest {
    private static final String MAIN = Sandbox.MAIN;
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(6);

    @TempDir
    Path data;

    private Path status;
    private FleetRig rig;

    @BeforeEach
    void start() throws Exception {
        status = Files.writeString(data.resolve("status"), "200");
        int port = freePort();
        rig = new FleetRig(Files.createDirectory(data.resolve("rig")), b(port));
        for (String version : List.of("1.0", "2.0")) {
            rig.offer("answering", version, AnsweringAgent.script(port, status));
        }
        Progress first = rig.run("1.0");
        assertThat(first.verdict()).as("%s", first).isEqualTo(Verdict.COMPLETED);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Agent b(int port) {
        return new Agent(
                "b",
                MAIN,
                Agent.RuntimeKind.PROCESS,
                "answering",
                "exec sh run.sh",
                null,
                List.of(new Agent.PortBinding("127.0.0.1", port, port)),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                new Agent.Health("/health", port, HEALTHY_WITHIN, null, Agent.Health.Asker.MACHINE),
                List.of("a"));
    }

    private void answers(int code) throws Exception {
        Files.writeString(status, Integer.toString(code));
    }

    private static TargetRow row(Progress progress, String agent) {
        return progress.rows().stream()
                .filter(row -> row.target().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoIsUnwellBecauseOfAStopIsLeftAndWhoIsDownIsStarted() throws Exception {
        rig.control(ControlAction.STOP, Duration.ZERO, "a").getResult(Progress.class);
        answers(503);
        String before = rig.process("b", MAIN);

        Progress upgrade = rig.run("2.0");
        assertThat(upgrade.verdict()).as("%s", upgrade).isEqualTo(Verdict.COMPLETED);
        assertThat(row(upgrade, "b").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(row(upgrade, "b").reason()).contains("/health answers 503", "a was stopped on purpose");
        assertThat(rig.process("b", MAIN)).isEqualTo(before);
        assertThat(row(upgrade, "c").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(row(upgrade, "d").outcome()).as("it is well without a").isEqualTo(Outcome.CHANGED);

        crash();
        Progress failed = rig.run("1.0");
        assertThat(failed.verdict()).as("%s", failed).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(row(failed, "b").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row(failed, "b").reason()).startsWith("UNHEALTHY: ").contains("/health answers 503");
        assertThat(rig.process("b", MAIN)).as("it was down before").isEmpty();

        answers(200);
        Progress mended = rig.run("1.0");
        assertThat(mended.verdict()).as("%s", mended).isEqualTo(Verdict.COMPLETED);
        assertThat(row(mended, "b").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(rig.process("b", MAIN)).isNotEmpty();
    }

    /** As a kill of its supervisor and itself, or the boot of its machine, leaves it. */
    private void crash() {
        rig.ask(
                MAIN,
                "c=opsaga/development/b/current/.opsaga; kill -9 $(cut -d' ' -f1 $c/supervisor) $(cut -d' ' -f1 $c/child)");
        // What was killed is there until somebody has heard of its end.
        Awaitility.await().until(() -> rig.process("b", MAIN).isEmpty());
    }

    @Test
    void whatWasUnwellBeforeIsBroughtBackWithoutWaitingForIt() throws Exception {
        answers(503);
        Progress failed = rig.run("2.0");

        assertThat(failed.verdict()).as("%s", failed).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(failed.failure().type()).isEqualTo("UNHEALTHY_AS_BEFORE");
        assertThat(row(failed, "b").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row(failed, "b").reason()).endsWith("as before, not well: /health answers 503");
        assertThat(failed.residues()).isEmpty();
        assertThat(rig.current("b", MAIN)).isEqualTo("version=1.0");
        assertThat(rig.process("b", MAIN)).isNotEmpty();
        assertThat(rig.current("c", Sandbox.SECOND)).isEqualTo("version=1.0");
    }
}
