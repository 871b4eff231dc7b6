package io.opsaga.api.environments;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The documented environments. */
@RestController
@Tag(name = "environments")
class EnvironmentsController {
    private final Inventories inventories;

    EnvironmentsController(Inventories inventories) {
        this.inventories = inventories;
    }

    /** The documented answer. */
    record Environments(Map<String, EnvironmentView> environments, String defaultEnvironment) {}

    /**
     * @param inhabited whether an inventory was given for it, so that there is something to deploy to
     * @param machines names of its machines
     * @param agents how many agents it has
     * @param approvalRequired whether changes wait for somebody else's approval
     */
    record EnvironmentView(
            String description,
            Requirements resourceRequirements,
            String validationLevel,
            String monitoringLevel,
            boolean backupEnabled,
            boolean inhabited,
            List<String> machines,
            int agents,
            boolean approvalRequired) {}

    /** What the environment asks of a machine. */
    record Requirements(int memoryMb, double cpuCores, int storageGb) {}

    @GetMapping("/environments")
    @Operation(summary = "The environments, their requirements and whether they have machines")
    Environments environments() {
        Map<String, EnvironmentView> views = new LinkedHashMap<>();
        Arrays.stream(EnvironmentName.values()).forEach(name -> views.put(name.wire(), view(name)));
        return new Environments(views, EnvironmentName.STAGING.wire());
    }

    private EnvironmentView view(EnvironmentName name) {
        Optional<Inventory> inventory = inventories.of(name);
        return new EnvironmentView(
                name.description(),
                new Requirements(name.memoryMb(), name.cpuCores(), name.storageGb()),
                name.validationLevel(),
                name.monitoringLevel(),
                name.backupEnabled(),
                inventory.isPresent(),
                inventory.map(found -> List.copyOf(found.machines().keySet())).orElse(List.of()),
                inventory.map(found -> found.agents().size()).orElse(0),
                inventory.map(Inventory::approval).isPresent());
    }
}
