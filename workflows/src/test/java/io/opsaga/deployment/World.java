package io.opsaga.deployment;

import java.util.Set;

/**
 * All that a deployment may change.
 *
 * @param prepared versions whose release lies on the machine
 * @param running versions that run
 * @param serving the version that has the agent's name
 * @param current the version that the store calls current
 */
record World(Set<String> prepared, Set<String> running, String serving, String current) {
    static final String OLD = "1.0";
    static final String NEW = "2.0";
    static final World BEFORE = new World(Set.of(OLD), Set.of(OLD), OLD, OLD);
    static final World AFTER = new World(Set.of(OLD, NEW), Set.of(NEW), NEW, NEW);
}
