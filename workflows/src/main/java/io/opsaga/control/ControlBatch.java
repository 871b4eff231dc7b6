package io.opsaga.control;

import java.util.List;

/**
 * Agents of one machine that are acted upon one after the other.
 *
 * @param operation idempotency key, written on whatever is put aside
 * @param token fencing token of the operation's locks
 */
public record ControlBatch(
        String operation,
        long token,
        String environment,
        String machine,
        ControlAction action,
        List<ControlledAgent> agents) {
    public ControlBatch {
        agents = List.copyOf(agents);
    }

    /** An agent, and how it stood before. */
    public record ControlledAgent(String agent, Stand before) {
        /** The same, where it is not to run afterwards whatever it did before. */
        public ControlledAgent atRest() {
            return new ControlledAgent(agent, new Stand(before.was().atRest(), before.run(), false));
        }
    }
}
