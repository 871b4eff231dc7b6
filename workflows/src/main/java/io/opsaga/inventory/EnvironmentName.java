package io.opsaga.inventory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The documented environments with their resource requirements, validation and monitoring levels. */
public enum EnvironmentName {
    DEVELOPMENT("Development environment for testing and debugging", 512, 0.5, 5, "basic", "minimal", false),
    STAGING("Staging environment for integration testing", 1024, 1.0, 20, "standard", "standard", true),
    PRODUCTION("Production environment for live deployments", 2048, 2.0, 100, "strict", "comprehensive", true),
    TESTING(
            "Testing environment with enhanced testing and detailed metrics",
            1024,
            1.0,
            10,
            "standard",
            "detailed",
            false);

    private final String description;
    private final int memoryMb;
    private final double cpuCores;
    private final int storageGb;
    private final String validationLevel;
    private final String monitoringLevel;
    private final boolean backupEnabled;

    EnvironmentName(
            String description,
            int memoryMb,
            double cpuCores,
            int storageGb,
            String validationLevel,
            String monitoringLevel,
            boolean backupEnabled) {
        this.description = description;
        this.memoryMb = memoryMb;
        this.cpuCores = cpuCores;
        this.storageGb = storageGb;
        this.validationLevel = validationLevel;
        this.monitoringLevel = monitoringLevel;
        this.backupEnabled = backupEnabled;
    }

    /** The name as requests, responses and inventories spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment of that wire name. */
    public static Optional<EnvironmentName> of(String wire) {
        return Arrays.stream(values()).filter(name -> name.wire().equals(wire)).findFirst();
    }

    public String description() {
        return description;
    }

    /** Memory that the environment asks of a machine, in MiB. */
    public int memoryMb() {
        return memoryMb;
    }

    public double cpuCores() {
        return cpuCores;
    }

    public int storageGb() {
        return storageGb;
    }

    public String validationLevel() {
        return validationLevel;
    }

    public String monitoringLevel() {
        return monitoringLevel;
    }

    public boolean backupEnabled() {
        return backupEnabled;
    }
}
