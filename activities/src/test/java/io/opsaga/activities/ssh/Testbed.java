package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines that {@code ops/testbed up} makes. A test that needs them fails where they are not up: it must not pass on nothing. */
public final class Testbed {
    private static final TestbedPlace PLACE = TestbedPlace.OWN;
    private static final Path FOLDER = PLACE.folder();
    private static final Map<String, String> ADDRESSES =
            Map.of("main-pc", PLACE.address(11), "pc2", PLACE.address(12), "pc3", PLACE.address(13));
    private static final int SSH = 22;

    private Testbed() {}

    /** Where a machine is on the network. */
    public static String address(String name) {
        return Optional.ofNullable(ADDRESSES.get(name)).orElseThrow();
    }

    public static Machine machine(String name) {
        return machine(name, SSH, keys("known_hosts"));
    }

    /** The same machine by another of its SSH servers. */
    public static Machine machine(String name, int port, Path knownHosts) {
        return new Machine(
                name, new Machine.Ssh(address(name), port, "root", keys("id"), knownHosts), new DockerAccess.OverSsh());
    }

    /** The machine's host key as known_hosts writes it: type and key. */
    public static String hostKey(String name) throws IOException {
        String[] words = Files.readString(keys("host_" + name + ".pub")).split(" ", 3);
        return words[0] + " " + words[1];
    }

    /** Runs a command of the testbed, such as {@code cut main-pc}. */
    public static void command(String... words) {
        List<String> line = new ArrayList<>(List.of(script().toString(), "--dir", FOLDER.toString()));
        line.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().putAll(PLACE.environment());
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("%s: %s".formatted(line, said));
            }
        } catch (IOException e) {
            throw new AssertionError("The testbed's command does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A path in the testbed's own folder. */
    public static Path folder(String path) {
        return FOLDER.resolve(path);
    }

    private static Path keys(String file) {
        Path path = FOLDER.resolve("keys").resolve(file);
        if (!Files.isReadable(path)) {
            throw new AssertionError("The testbed is not up (no %s); first: ops/testbed up".formatted(path));
        }
        return path;
    }

    /** Tests run in the folder of their module. */
    private static Path script() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("ops/testbed");
            if (Files.isExecutable(script)) {
                return script;
            }
        }
        throw new AssertionError("No ops/testbed above " + Path.of("").toAbsolutePath());
    }
}
