/**
 * How an agent runs on its machine: as a container or as a process. A saga does not know which; both follow the same
 * contract, {@link io.opsaga.activities.runtime.AgentRuntime}.
 */
@NullMarked
package io.opsaga.activities.runtime;

import org.jspecify.annotations.NullMarked;
