package io.opsaga.fleet;

/**
 * One of the agents that shall run the version.
 *
 * @param layer 0 for those that depend on no other agent of the plan; the others are in a later layer than all that they
 *     depend on
 */
public record FleetAgent(String id, String machine, int layer) {}
