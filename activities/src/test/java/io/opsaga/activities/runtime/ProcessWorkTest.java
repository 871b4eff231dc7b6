package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Release folders on a machine in this process: what becomes of an artifact, how long that may take, and what is looked at before. */
@Timeout(120)
class ProcessWorkTest {
    private static final int SETUID = 04755;
    private static final int EVERYBODYS = 01777;
    private static final int READ_ONLY = 0555;

    @TempDir
    Path folder;

    private LoopbackMachine box;
    private ProcessMachine machine;
    private ServerSocket taken;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(folder);
        box.home(folder.resolve("home"));
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        machine = ProcessMachine.impatient(box.machine(), folder, agent("127.0.0.2"), Duration.ofSeconds(2));
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
        box.close();
        taken.close();
    }

    @Test
    void anArtifactsRightsOverOthersStayBehind() throws IOException {
        pack();
        Change change = machine.change("1.0.0");
        machine.runtime().prepare(machine.at(), change, doing -> {});

        assertThat(machine.sh(
                        "cd opsaga/testing/steady/releases/*/app && stat -c '%a %n' run shared locked locked/file"))
                .isEqualTo("755 run\n775 shared\n555 locked\n644 locked/file");
    }

    @Test
    void aReadOnlyFolderIsRemovedAlsoByWhoIsNotRoot() throws Exception {
        pack();
        Change change = machine.change("1.0.0");
        machine.runtime().prepare(machine.at(), change, doing -> {});
        machine.sh("[ \"$(id -u)\" != 0 ] || chown -R 65534:65534 \"$HOME\"");

        String script = "%s\nHOME='%s' clear_away '%2$s/opsaga/testing/steady/releases/%s'\n"
                .formatted(machine.functions(), folder.resolve("home"), ProcessRuntime.folder(change));
        Path file = Files.writeString(folder.resolve("clear.sh"), script);
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        machine.sh(
                "if [ \"$(id -u)\" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups sh %s; else sh %1$s; fi"
                        .formatted(file));

        assertThat(machine.sh("ls opsaga/testing/steady/releases")).isEmpty();
    }

    /** An account's rc files may take seconds; a release takes a dozen scripts, and an upload. */
    @Test
    void howeverManyScriptsItTakesIsOneLogin() throws IOException {
        pack();
        box.atLogin("echo login >>'%s'".formatted(folder.resolve("logins")));
        Change change = machine.change("1.0.0");

        machine.runtime().prepare(machine.at(), change, doing -> {});

        assertThat(machine.runtime().prepared(machine.at(), change).effect()).isEqualTo(Effect.APPLIED);
        assertThat(machine.runtime().discard(machine.at(), change).effect()).isEqualTo(Effect.REVERTED);
        assertThat(folder.resolve("logins")).hasContent("login");
    }

    @Test
    void workTakesAsLongAsItTakes() throws IOException {
        pack();
        box.addProgram("tar", "#!/bin/sh\necho once >>\"$HOME/unpacked\"\nsleep 3\nexec /bin/tar \"$@\"\n");
        Change change = machine.change("1.0.0");

        machine.runtime().prepare(machine.at(), change, doing -> {});

        assertThat(machine.runtime().prepared(machine.at(), change).effect()).isEqualTo(Effect.APPLIED);
        assertThat(machine.sh("cat unpacked")).isEqualTo("once");
    }

    @Test
    void freeSpaceIsThatOfTheFolderWhateverTheDiskIsCalled() throws IOException {
        machine.offer("1.0.0", "");
        machine.sh("mkdir -p opsaga/testing/steady");
        box.addProgram("df", """
                #!/bin/sh
                [ "$2" = "$HOME/opsaga/testing/steady" ] && free=20480 || free=5
                echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
                echo "//nas/my disk 7 99999999 1 $free 80% /mnt/agents of mine"
                """);

        assertThat(check("disk_validation").message()).startsWith("20 MiB free");
    }

    /** Another port may be declared by the time that it comes back. */
    @Test
    void whatComesBackIsAskedWhereItListens() throws IOException {
        Agent agent = agent("127.0.0.2");
        Health before = new Health("/health", taken.getLocalPort(), Duration.ofSeconds(8), null, Asker.MACHINE);
        Health now = new Health("/ready", 1, Duration.ofSeconds(8), null, Asker.MACHINE);
        machine.offer("1.0.0", "");
        machine.offer("1.1.0", "");
        ProcessMachine.with(box.machine(), folder, agent.asked(agent.ports(), before))
                .deploy("1.0.0");
        ProcessMachine declaredAnew = ProcessMachine.with(box.machine(), folder, agent.asked(List.of(), now));

        Change next = declaredAnew.change("1.1.0");

        Placement then = declaredAnew.runtime().asItWas(declaredAnew.at(), next);
        assertThat(then.agent().health()).isEqualTo(before);
        assertThat(then.agent().ports()).contains(agent.ports().get(0));
    }

    /** It was cleaned away, and what serves goes on as what it is, also after the machine's next boot. */
    @Test
    void whereWhatRanBeforeIsGoneNothingIsTakenFromWhatServes() throws IOException {
        machine.offer("1.0.0", "");
        machine.offer("1.1.0", "");
        Change first = machine.deploy("1.0.0");
        Change second = machine.deploy("1.1.0");
        machine.sh("rm -rf opsaga/testing/steady/releases/" + ProcessRuntime.folder(first));

        Reading back = machine.runtime().switchBack(machine.at(), second);

        assertThat(back.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(back.detail()).contains("1.0.0 is gone").contains("keeps the link and its restart policy");
        String folder = ProcessRuntime.folder(second);
        assertThat(machine.sh("readlink opsaga/testing/steady/current")).endsWith(folder);
        assertThat(machine.sh("cat opsaga/testing/steady/releases/%s/.opsaga/policy".formatted(folder)))
                .isEqualTo("always");
    }

    @Test
    void aPortOfAnotherAddressIsNotTaken() throws IOException {
        machine.offer("1.0.0", "");
        assertThat(check("port_validation").passed()).isTrue();
    }

    @Test
    void whoHoldsAPortIsNamed() throws IOException {
        machine.close();
        machine = ProcessMachine.with(box.machine(), folder, agent("0.0.0.0"));
        machine.offer("1.0.0", "");

        Check check = check("port_validation");
        assertThat(check.passed()).isFalse();
        assertThat(check.message())
                .contains(
                        String.valueOf(taken.getLocalPort()),
                        ProcessHandle.current().pid() + " (java)");
    }

    private Check check(String name) {
        Operation operation = new Operation(
                "deploy_1",
                DeploymentKind.NAME,
                "testing",
                "steady",
                "box",
                "1.0.0",
                "somebody",
                "",
                Instant.now(),
                OperationPolicy.DEFAULT);
        DeploymentInput plan = new DeploymentInput(operation, "process", true, null, List.of());
        return machine.runtime().checks(machine.at(), plan, machine.runtime().resolve(machine.at(), plan)).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Agent agent(String address) {
        return new Agent(
                "steady",
                "box",
                RuntimeKind.PROCESS,
                "steady",
                "exec sleep 1000",
                null,
                List.of(new PortBinding(address, taken.getLocalPort(), taken.getLocalPort())),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                Resources.NONE,
                null,
                List.of());
    }

    private void pack() throws IOException {
        Path file = folder.resolve("artifacts/steady/1.0.0.tar.gz");
        Files.createDirectories(file.getParent());
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            add(tar, "run", SETUID);
            add(tar, "shared/", EVERYBODYS);
            add(tar, "locked/", READ_ONLY);
            add(tar, "locked/file", 0644);
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        byte[] content = name.endsWith("/") ? new byte[0] : "echo\n".getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
