package io.opsaga.activities.runtime;

import static org.awaitility.Awaitility.await;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.inventory.Artifacts;
import io.opsaga.activities.inventory.PackedFolders;
import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Testbed;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.Resolution;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A machine of the testbed, one agent on it, and a runtime that deploys the agent. */
final class ProcessMachine implements AutoCloseable {
    static final long MEMORY = 48L << 20;
    static final String SECRET = "spell-it-nowhere";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SSH = 22;

    private final Path base;
    private final Machine machine;
    private final Placement at;
    private final SshMachines machines = new SshMachines();
    private final ProcessHost host;
    private final ProcessRuntime runtime;
    private int operations;

    /** What a script of that agent's prints. */
    String ask(String script) {
        return host.ask(at, script);
    }

    private ProcessMachine(Machine machine, Path base, Agent agent, Duration patience) {
        this.host = new ProcessHost(machines, new Audit(List.of()), patience);
        this.base = base;
        this.machine = machine;
        this.at = new Placement(EnvironmentName.TESTING, agent, machine, base);
        ProcessReleases releases = new ProcessReleases(host, machines, PackedFolders.open(base.resolve("scratch")));
        this.runtime = new ProcessRuntime(host, releases, new ProcessChecks(host));
    }

    /** The machine where systemd is process 1. */
    static ProcessMachine withSystemd(Path base, RestartPolicy restart) {
        Machine machine = Testbed.machine("pc3", SSH, Testbed.folder("keys/known_hosts_pc3"));
        return new ProcessMachine(machine, base, agent(machine.name(), restart), SOON);
    }

    static ProcessMachine withoutSystemd(Path base, RestartPolicy restart) {
        Machine machine = Testbed.machine("main-pc");
        return new ProcessMachine(machine, base, agent(machine.name(), restart), SOON);
    }

    /** Any machine with an agent of the artifact steady. */
    static ProcessMachine with(Machine machine, Path base, Agent agent) {
        return new ProcessMachine(machine, base, agent, SOON);
    }

    /** The same, where questions may take only so long. */
    static ProcessMachine impatient(Machine machine, Path base, Agent agent, Duration patience) {
        return new ProcessMachine(machine, base, agent, patience);
    }

    private static Agent agent(String machine, RestartPolicy restart) {
        return new Agent(
                "steady",
                machine,
                RuntimeKind.PROCESS,
                "steady",
                "exec sh run.sh",
                null,
                List.of(new PortBinding("127.0.0.1", 8085, 8085)),
                Map.of("PASSWORD", SECRET),
                Map.of(),
                restart,
                new Resources(MEMORY, 0.5),
                null,
                List.of());
    }

    Placement at() {
        return at;
    }

    /** What is sent ahead of every script. */
    String functions() {
        return host.functions();
    }

    SshMachines machines() {
        return machines;
    }

    ProcessRuntime runtime() {
        return runtime;
    }

    List<Check> checks() {
        return new ProcessChecks(host).of(at, null);
    }

    /** Offers an artifact whose whole content is this script. */
    void offer(String version, String script) throws IOException {
        Path folder = Files.createDirectories(base.resolve("artifacts/steady/" + version));
        Files.writeString(folder.resolve("run.sh"), script);
    }

    /** The checksum of a version that was offered. */
    String digest(String version) {
        try {
            return new Artifacts(base).find("steady", version).orElseThrow().checksum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a deployment of that version would be, seen from now. */
    Change change(String version) {
        return change(version, null);
    }

    /** @param before the digest of what a rollback shall bring back under that version; null for whatever it means */
    Change change(String version, @Nullable String before) {
        operations++;
        Resolution resolution = resolve(version, before);
        return new Change(
                operation(),
                operations,
                at.environment().wire(),
                at.agent().id(),
                machine.name(),
                resolution.next(),
                resolution.old(),
                null);
    }

    /** Whether that version runs already, in good order. */
    boolean unchanged(String version) {
        return resolve(version, null).unchanged();
    }

    private String operation() {
        return "deploy_%d_%d".formatted(ProcessHandle.current().pid(), operations);
    }

    private Resolution resolve(String version, @Nullable String before) {
        Operation operation = new Operation(
                operation(),
                DeploymentKind.NAME,
                at.environment().wire(),
                at.agent().id(),
                machine.name(),
                version,
                "somebody",
                "",
                Instant.now(),
                OperationPolicy.DEFAULT);
        return runtime.resolve(
                at, new DeploymentInput(operation, "process", true, null, List.of(), null, null, before));
    }

    Change deploy(String version) {
        Change change = change(version);
        tryOut(change);
        runtime.switchOver(at, change);
        return change;
    }

    /** All of a deployment up to the switch over. */
    void tryOut(Change change) {
        runtime.prepare(at, change, doing -> {});
        runtime.start(at, change, doing -> {});
    }

    /** All of a deployment's undoing, in the order of the saga. */
    void undo(Change change) {
        runtime.switchBack(at, change);
        runtime.restore(at, change, doing -> {});
        runtime.discard(at, change);
    }

    ProcessRelease release(Change change) {
        return host.survey(at).release(ProcessRuntime.folder(change)).orElseThrow();
    }

    /** What systemd says about the release's unit. */
    String unit(Change change, String property) {
        return sh("systemctl show --value -p %s '%s'"
                .formatted(property, release(change).fact("unit")));
    }

    /** Names of the units that are there, and of those that a boot starts. */
    List<String> units() {
        return sh("cd /etc/systemd/system && ls -d opsaga-* multi-user.target.wants/opsaga-* 2>/dev/null || :")
                .lines()
                .toList();
    }

    String sh(String script) {
        Result result = machines.shell(machine).run(script, SOON);
        if (!result.ok()) {
            throw new AssertionError(script + ": " + result);
        }
        return result.out().strip();
    }

    void reboot() {
        Testbed.command("systemd", "off");
        Testbed.command("systemd", "on");
        // The connection of before is noticed as dead within seconds.
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> sh("systemctl is-active multi-user.target").equals("active"));
    }

    @Override
    public void close() {
        try {
            sh(host.functions()
                    + "\nfor r in opsaga/*/*/releases/*/; do clear_away \"$HOME/${r%/}\"; done; rm -rf opsaga");
        } finally {
            machines.close();
        }
    }
}
