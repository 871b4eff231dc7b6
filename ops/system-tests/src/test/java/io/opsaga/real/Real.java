package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Opsaga for all classes that need nothing but agents nobody else has touched: it is started once, and hands out agents.
 * As a parameter resolver it gives itself to constructors.
 */
final class Real implements AutoCloseable {
    private static final int OF_EACH = 64;

    /** An agent that no test has touched. */
    record Agent(String id, String machine, int port) {}

    final OpsagaProcess opsaga;
    final Path folder;
    private final Deque<Agent> containers = new ArrayDeque<>();
    private final Deque<Agent> processes = new ArrayDeque<>();
    private final Deque<Agent> besides = new ArrayDeque<>();

    private Real() throws IOException {
        Testbed.ready();
        folder = Files.createTempDirectory("opsaga-real-");
        opsaga = OpsagaProcess.start(
                inventory(),
                folder.resolve("data"),
                OpsagaProcess.freePort(),
                "--opsaga.inventories=" + ofStaging(),
                "--opsaga.patience=20s",
                "--opsaga.undo-patience=20s",
                "--opsaga.lease=10m");
    }

    /** An agent of the same name on the same machine. */
    private Path ofStaging() {
        Agent twin = twin("staging");
        return new InventoryWriter(folder.resolve("staging"), "staging")
                .docker(twin.id(), twin.machine(), twin.port())
                .write();
    }

    /** A container that there is in testing and in staging. */
    Agent twin(String environment) {
        return new Agent("twin", MAIN_PC, environment.equals("testing") ? 22005 : 22006);
    }

    private Path inventory() {
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory")).artifacts();
        for (int n = 1; n <= OF_EACH; n++) {
            String machine = n % 2 == 0 ? PC2 : MAIN_PC;
            Agent container = new Agent("c%02d".formatted(n), machine, 20000 + n);
            writer.docker(container.id(), machine, container.port());
            containers.add(container);
            Agent process = new Agent("p%02d".formatted(n), machine, 21000 + n);
            writer.process(process.id(), machine, process.port());
            processes.add(process);
        }
        for (int n = 1; n <= 4; n++) {
            Agent beside = new Agent("b%02d".formatted(n), n % 2 == 0 ? PC2 : MAIN_PC, 8080);
            writer.dockerBeside(beside.id(), beside.machine());
            besides.add(beside);
        }
        for (int n = 0; n < 16; n++) {
            writer.docker(called("a%x".formatted(n)).id(), MAIN_PC, 22010 + n);
        }
        writer.docker("twin", MAIN_PC, twin("testing").port());
        writer.docker("strict", MAIN_PC, 22001).expecting("strict", "1.0.0");
        writer.docker("secret-c", MAIN_PC, 22002, "env: { TOKEN: " + SecretsIT.CANARY + " }");
        writer.process("secret-p", PC2, 22003, SecretsIT.CANARY);
        writer.storeOn("far", MAIN_PC, BackupIT.FAR)
                .backup(
                        BackupIT.SHELF,
                        PC2,
                        BackupIT.SOURCE,
                        folder.resolve("keys/store"),
                        folder.resolve("store"),
                        "far");
        return writer.write();
    }

    /** A container of which health is only believed when it names version 1.0.0. */
    Agent strict() {
        return new Agent("strict", MAIN_PC, 22001);
    }

    /** A container whose name, from a0 to af, is the beginning of others' ids. */
    Agent called(String name) {
        return new Agent(name, MAIN_PC, 22010 + Integer.parseInt(name.substring(1), 16));
    }

    /** The next unused agent that is a container with a fixed port. */
    Agent container() {
        return containers.removeFirst();
    }

    List<Agent> containers(int count) {
        List<Agent> agents = new ArrayList<>();
        while (agents.size() < count) {
            agents.add(container());
        }
        return agents;
    }

    /** The next unused container on that machine. */
    Agent container(String machine) {
        return on(machine, containers);
    }

    /** The next unused agent that is a plain process. */
    Agent process() {
        return processes.removeFirst();
    }

    Agent process(String machine) {
        return on(machine, processes);
    }

    /** The next unused agent that is a container without published ports. */
    Agent beside() {
        return besides.removeFirst();
    }

    private static Agent on(String machine, Deque<Agent> agents) {
        Agent found = agents.stream()
                .filter(agent -> agent.machine().equals(machine))
                .findFirst()
                .orElseThrow();
        agents.remove(found);
        return found;
    }

    @Override
    public void close() {
        opsaga.close();
    }

    /** Starts Opsaga for the first class of this JVM that asks; it is stopped with the JVM. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Real.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Holder.REAL;
        }
    }

    /** Not in the store of a test run: where JVMs share the classes, each class is a run of its own. */
    private static final class Holder {
        static final Real REAL = started();

        private static Real started() {
            try {
                Real real = new Real();
                Runtime.getRuntime().addShutdownHook(new Thread(real::close));
                return real;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
