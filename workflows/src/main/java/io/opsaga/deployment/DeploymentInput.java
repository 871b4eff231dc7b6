package io.opsaga.deployment;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input of a deployment.
 *
 * @param runtime wire name of the agent's runtime, for people
 * @param autoRollback whether a failure is undone at once; otherwise it is left as it is, as residues, for somebody to look at
 * @param ignored names of requested options that this version does not act on; reported in the findings
 * @param rollsBack the operation whose rollback this deployment is, as its own undos are gone; null for every other
 * @param adopt true where a container of the agent's name that somebody else made may be replaced; null is false
 * @param digest of the release that shall come back, and nothing else under the version's name; null where the version is what was
 *     asked for, whatever it means
 */
public record DeploymentInput(
        Operation operation,
        String runtime,
        boolean autoRollback,
        @Nullable Limits limits,
        List<String> ignored,
        @Nullable String rollsBack,
        @Nullable Boolean adopt,
        @Nullable String digest)
        implements OperationInput {
    /** The fact that names the operation which a deployment rolls back. */
    public static final String ROLLS_BACK = "rolls_back";

    /** The fact that names the image or artifact which is brought. */
    public static final String TO_ARTIFACT = "to_artifact";

    /** The fact that names what was asked for and is not acted on, separated by commas. */
    public static final String IGNORED = "ignored";

    /** A deployment that somebody asked for. */
    public DeploymentInput(
            Operation operation, String runtime, boolean autoRollback, @Nullable Limits limits, List<String> ignored) {
        this(operation, runtime, autoRollback, limits, ignored, null, null, null);
    }

    @Override
    public DeploymentInput of(Operation other) {
        return new DeploymentInput(other, runtime, autoRollback, limits, ignored, rollsBack, adopt, digest);
    }

    @Override
    public Holds holds() {
        return Holds.agent(operation.environment(), operation.target(), operation.machine());
    }

    @Override
    public List<DeploymentStep> steps() {
        return List.of(DeploymentStep.values());
    }

    @Override
    public Map<String, String> facts() {
        return ignored.isEmpty() ? Map.of() : Map.of(IGNORED, String.join(",", ignored));
    }

    @Override
    public List<String> details() {
        String failure = autoRollback ? "rolled back at once" : "left as it is, for somebody to look at";
        return List.of("agent **%s** (%s)".formatted(operation.target(), runtime), "a failure is " + failure);
    }

    /** Whether a container that somebody else made may be replaced. */
    public boolean adopts() {
        return Boolean.TRUE.equals(adopt);
    }

    /** The same plan with another version. */
    public DeploymentInput with(String version) {
        return new DeploymentInput(
                operation.with(version), runtime, autoRollback, limits, ignored, rollsBack, adopt, digest);
    }

    @Override
    public List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of("auto_rollback=" + autoRollback));
        if (limits != null) {
            conditions.add("memory_mb=" + limits.memoryMb());
            conditions.add("cpu_cores=" + limits.cpuCores());
            conditions.add("concurrent_tasks=" + limits.concurrentTasks());
        }
        if (adopts()) {
            conditions.add("adopt=true");
        }
        return conditions;
    }
}
