package io.opsaga.worker.check;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.ssh.Tunnel;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.worker.check.CheckApplication.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What an operation will need of the machines: access, a place to write, file transfer, forwarding, an engine, space. Leaves nothing there. */
final class MachineCheck implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LEAST_FREE_MIB = 256;

    private static final String LOOK = """
            export LC_ALL=C
            echo "user=$(id -un)"
            df -Pk "$HOME" | awk 'END { print "free=" $(NF - 2) }'
            [ -w "$HOME" ] || echo "readonly=$HOME"
            for tool in flock setsid tar gzip awk; do command -v $tool >/dev/null || echo "missing=$tool"; done
            """;

    private final Inventory inventory;
    private final SshMachines machines = new SshMachines();
    private final DockerEngines engines;

    MachineCheck(Inventory inventory) throws IOException {
        this.inventory = inventory;
        Path sockets = Files.createTempDirectory("opsaga-check");
        sockets.toFile().deleteOnExit();
        this.engines = new DockerEngines(machines, sockets, new Audit(List.of()));
    }

    List<Found> findings() {
        List<Found> findings = new ArrayList<>();
        inventory.machines().values().forEach(machine -> look(machine, findings));
        return findings;
    }

    private void look(Machine machine, List<Found> findings) {
        RemoteShell shell = machines.shell(machine);
        Map<String, String> seen;
        try {
            seen = seen(shell.run(LOOK, PATIENCE));
        } catch (SshException e) {
            findings.add(Found.wrong(String.valueOf(e.getMessage())));
            return;
        }
        String name = machine.name();
        findings.add(Found.ok("%s: reached as %s, with a checked host key".formatted(name, seen.get("user"))));
        for (String key : List.of("readonly", "missing")) {
            if (seen.containsKey(key)) {
                findings.add(Found.wrong("%s: %s %s".formatted(name, key, seen.get(key))));
            }
        }
        long free = Long.parseLong(seen.getOrDefault("free", "0")) >> 10;
        findings.add(new Found(free >= LEAST_FREE_MIB, "%s: %d MiB free in the login folder".formatted(name, free)));
        transfer(shell, findings);
        forwarding(machine, shell, findings);
        engine(machine, findings);
    }

    private static Map<String, String> seen(Result result) {
        Map<String, String> seen = new TreeMap<>();
        result.out()
                .lines()
                .filter(line -> line.matches("(user|free|readonly|missing)=.*"))
                .forEach(line -> seen.merge(
                        line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1),
                        (one, other) -> one + ", " + other));
        return seen;
    }

    private static void transfer(RemoteShell shell, List<Found> findings) {
        String name = shell.machine().name();
        String file = ".opsaga-check-" + UUID.randomUUID();
        try {
            shell.upload("check".getBytes(StandardCharsets.UTF_8), file, 0600);
            findings.add(Found.ok(name + ": files can be transferred"));
        } catch (SshException e) {
            findings.add(Found.wrong("%s (Subsystem sftp in its sshd_config?)".formatted(e.getMessage())));
        } finally {
            shell.run("rm -f \"$HOME\"/" + file, PATIENCE);
        }
    }

    /** Health is asked through the machine: its own SSH server is something that surely listens. */
    private void forwarding(Machine machine, RemoteShell shell, List<Found> findings) {
        boolean needed = inventory.agents().stream()
                .filter(agent -> agent.machine().equals(machine.name()))
                .map(Agent::health)
                .anyMatch(health -> health != null && health.from() == Asker.MACHINE);
        if (!needed) {
            return;
        }
        String host = machine.ssh().host();
        try (Tunnel tunnel = shell.tunnel(host, machine.ssh().port(), PATIENCE)) {
            findings.add(Found.ok(
                    "%s: connections are forwarded (%s)".formatted(machine.name(), tunnel == null ? "" : host)));
        } catch (SshException e) {
            findings.add(Found.wrong("%s (AllowTcpForwarding in its sshd_config?)".formatted(e.getMessage())));
        }
    }

    private void engine(Machine machine, List<Found> findings) {
        if (machine.docker() == null) {
            return;
        }
        try {
            Info info = engines.on(machine).info();
            findings.add(Found.ok("%s: Docker %s".formatted(machine.name(), info.version())));
        } catch (DockerFailure | SshException e) {
            findings.add(Found.wrong(
                    "%s: its Docker engine: %s (is the user in the group docker; AllowStreamLocalForwarding?)"
                            .formatted(machine.name(), e.getMessage())));
        }
    }

    @Override
    public void close() {
        engines.close();
        machines.close();
    }
}
