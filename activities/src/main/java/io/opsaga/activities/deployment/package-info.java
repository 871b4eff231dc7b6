/** What a deployment does on an agent's machine: the contract of {@link io.opsaga.deployment.DeploymentActivities} over the runtimes. */
@NullMarked
package io.opsaga.activities.deployment;

import org.jspecify.annotations.NullMarked;
