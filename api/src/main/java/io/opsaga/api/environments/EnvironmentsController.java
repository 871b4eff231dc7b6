package io.opsaga.api.environments;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.EnvironmentProfile;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The environments. */
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
     * @param enforcement of each of the settings above whether anything holds anybody to it, and what
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
            boolean approvalRequired,
            Map<String, Enforcement> enforcement) {}

    /** @param how what is done about the setting; where it is not enforced, what is not */
    record Enforcement(boolean enforced, String how) {}

    private static final Map<String, Enforcement> ENFORCEMENT = enforcement();

    /** What the environment asks of a machine. */
    record Requirements(int memoryMb, double cpuCores, int storageGb) {}

    @GetMapping("/environments")
    @Operation(summary = "The environments, their requirements and whether they have machines")
    Environments environments() {
        Map<String, EnvironmentView> views = new LinkedHashMap<>();
        inventories.environments().forEach(name -> views.put(name.wire(), view(name)));
        return new Environments(views, EnvironmentName.STAGING.wire());
    }

    private EnvironmentView view(EnvironmentName name) {
        Optional<Inventory> inventory = inventories.of(name);
        EnvironmentProfile profile = EnvironmentProfile.of(name, inventories);
        return new EnvironmentView(
                profile.description(),
                new Requirements(profile.memoryMb(), profile.cpuCores(), profile.storageGb()),
                profile.validationLevel(),
                profile.monitoringLevel(),
                profile.backupEnabled(),
                inventory.isPresent(),
                inventory.map(found -> List.copyOf(found.machines().keySet())).orElse(List.of()),
                inventory.map(found -> found.agents().size()).orElse(0),
                inventory.map(Inventory::approval).isPresent(),
                ENFORCEMENT);
    }

    private static Map<String, Enforcement> enforcement() {
        Map<String, Enforcement> settings = new LinkedHashMap<>();
        settings.put(
                "resource_requirements",
                new Enforcement(false, "Stated only. What is compared with a machine are the limits of each agent."));
        settings.put(
                "validation_level",
                new Enforcement(false, "Stated only. The same checks are made, and the same block, at every level."));
        settings.put(
                "monitoring_level", new Enforcement(false, "Stated only. Nobody watches agents between operations."));
        settings.put(
                "backup_enabled",
                new Enforcement(
                        false, "Stated only. Backups are made of what an inventory declares, whatever this says."));
        settings.put(
                "approval_required",
                new Enforcement(true, "A change waits until somebody else has approved its plan."));
        return settings;
    }
}
