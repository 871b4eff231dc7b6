package io.opsaga.fleet;

import java.util.List;

/**
 * Agents of one machine that are worked on one after the other in one activity; a single one unless the fleet is large.
 *
 * @param operation idempotency key, written on whatever is made
 * @param token fencing token of the operation's locks
 */
public record FleetBatch(String operation, long token, String environment, String machine, List<AgentChange> agents) {}
