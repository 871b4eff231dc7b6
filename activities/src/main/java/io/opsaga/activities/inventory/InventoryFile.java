package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.EnvironmentReader.Declared;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one inventory; its form is described in {@code ops/inventory/inventory.schema.json}. */
public final class InventoryFile {
    private static final List<String> KEYS = List.of("environment", "approval", "machines", "agents");

    private final Problems problems = new Problems();
    private final Path base;
    private final Path file;
    private final Map<EnvironmentName, Path> taken;

    private InventoryFile(Path file, Map<EnvironmentName, Path> taken) {
        this.file = file;
        this.base = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "not a file");
        this.taken = taken;
    }

    /**
     * The inventory in that file, complete and consistent, with every key file in its place.
     *
     * @throws InvalidInventory with all that is wrong, if anything is
     */
    public static LoadedInventory read(Path file) {
        return read(file, new HashMap<>());
    }

    /**
     * The same for one of several files.
     *
     * @param taken which file describes which environment already; this one is added
     */
    static LoadedInventory read(Path file, Map<EnvironmentName, Path> taken) {
        return new InventoryFile(file, taken).read();
    }

    private LoadedInventory read() {
        Inventory inventory = inventory(YamlDocument.read(file, problems));
        if (inventory == null) {
            throw new InvalidInventory(Map.of(file, problems.sorted()));
        }
        return new LoadedInventory(inventory, base);
    }

    private @Nullable Inventory inventory(@Nullable Node root) {
        Section section = root == null ? null : Section.of(new Field(root, Problems.WHOLE_FILE, problems), KEYS);
        if (section == null) {
            return null;
        }
        Declared environment = environment(section);
        ApprovalRule approval = ApprovalReader.read(section.optional("approval"));
        Field machinesField = section.required("machines", "a mapping of names to machines");
        Map<String, MachineReader.Draft> machines =
                machinesField == null ? Map.of() : new MachineReader(base).read(machinesField);
        Field agentsField = section.required("agents", "a list of agents; [] for none");
        List<AgentDraft> agents = agentsField == null ? List.of() : AgentReader.read(agentsField);
        new CrossChecks(machines, agents).run();
        if (!problems.none() || environment == null) {
            return null;
        }
        Map<String, Machine> complete = new LinkedHashMap<>();
        machines.forEach((name, draft) -> complete.put(name, Objects.requireNonNull(draft.machine())));
        return new Inventory(
                environment.name(),
                complete,
                agents.stream().map(AgentDraft::agent).toList(),
                approval,
                environment.like());
    }

    private @Nullable Declared environment(Section section) {
        Declared declared = EnvironmentReader.read(section.required("environment", EnvironmentReader.allowed()));
        if (declared == null) {
            return null;
        }
        Path other = taken.putIfAbsent(declared.name(), file);
        if (other != null) {
            declared.field()
                    .refuse(declared.name() + " is already described by " + other, "one file for each environment");
        }
        return declared;
    }
}
