package io.opsaga.inventory;

import java.util.Map;

/**
 * What is said of an environment: resource requirements, validation and monitoring levels. One that an inventory declares is like one of the
 * documented ones.
 *
 * @param memoryMb memory that the environment asks of a machine, in MiB
 */
public record EnvironmentProfile(
        String description,
        int memoryMb,
        double cpuCores,
        int storageGb,
        String validationLevel,
        String monitoringLevel,
        boolean backupEnabled) {
    private static final Map<EnvironmentName, EnvironmentProfile> DOCUMENTED = Map.of(
            EnvironmentName.DEVELOPMENT,
            new EnvironmentProfile(
                    "Development environment for testing and debugging", 512, 0.5, 5, "basic", "minimal", false),
            EnvironmentName.STAGING,
            new EnvironmentProfile(
                    "Staging environment for integration testing", 1024, 1.0, 20, "standard", "standard", true),
            EnvironmentName.PRODUCTION,
            new EnvironmentProfile(
                    "Production environment for live deployments", 2048, 2.0, 100, "strict", "comprehensive", true),
            EnvironmentName.TESTING,
            new EnvironmentProfile(
                    "Testing environment with enhanced testing and detailed metrics",
                    1024,
                    1.0,
                    10,
                    "standard",
                    "detailed",
                    false));

    /** The profile of a documented environment; that of production, the strictest, for any other. */
    public static EnvironmentProfile of(EnvironmentName name) {
        EnvironmentProfile strictest = DOCUMENTED.get(EnvironmentName.PRODUCTION);
        if (strictest == null) {
            throw new IllegalStateException("Production has no profile");
        }
        return DOCUMENTED.getOrDefault(name, strictest);
    }

    /** The profile of an environment, which its inventory may have declared. */
    public static EnvironmentProfile of(EnvironmentName name, Inventories inventories) {
        return inventories.of(name).map(Inventory::profile).orElseGet(() -> of(name));
    }

    /** The same for an environment of another name. */
    public EnvironmentProfile named(EnvironmentName name, EnvironmentName like) {
        return new EnvironmentProfile(
                "Environment %s, like %s".formatted(name.wire(), like.wire()),
                memoryMb,
                cpuCores,
                storageGb,
                validationLevel,
                monitoringLevel,
                backupEnabled);
    }
}
