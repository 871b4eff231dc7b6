package io.opsaga.activities.inventory;

import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();

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
        EnvironmentName environment = environment(section);
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
                environment, complete, agents.stream().map(AgentDraft::agent).toList(), approval);
    }

    private @Nullable EnvironmentName environment(Section section) {
        Field field = section.required("environment", String.join(", ", ENVIRONMENTS));
        String word = Values.word(field, ENVIRONMENTS);
        EnvironmentName environment =
                word == null ? null : EnvironmentName.of(word).orElseThrow();
        if (field == null || environment == null) {
            return null;
        }
        Path other = taken.putIfAbsent(environment, file);
        if (other != null) {
            field.refuse(word + " is already described by " + other, "one file for each environment");
        }
        return environment;
    }
}
