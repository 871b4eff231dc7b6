package io.opsaga.orphan;

import io.opsaga.inventory.Agent.RuntimeKind;

/**
 * An agent where it is not declared to be.
 *
 * @param runtime what runs it there
 */
public record Orphan(String agent, String machine, RuntimeKind runtime) {
    /** Unlike that of any other orphan of the environment, and of any agent. */
    public String name() {
        return "%s on %s (%s)".formatted(agent, machine, runtime.wire());
    }
}
