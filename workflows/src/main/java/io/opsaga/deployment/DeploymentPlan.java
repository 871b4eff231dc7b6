package io.opsaga.deployment;

import io.opsaga.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a deployment.
 *
 * @param runtime wire name of the agent's runtime, for people
 * @param autoRollback whether a failure is undone at once; otherwise it is left as it is, as residues, for somebody to look at
 * @param ignored names of requested options that this version does not act on; reported in the findings
 */
public record DeploymentPlan(
        Operation operation,
        String runtime,
        boolean autoRollback,
        @Nullable Limits limits,
        List<String> ignored) {}
