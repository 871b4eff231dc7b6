package io.opsaga.fleet;

import java.util.List;

/**
 * What a survey of a machine is about.
 *
 * @param version what the agents shall run, or the word for the newest
 * @param agents ids of agents of that machine
 */
public record FleetQuestion(
        String operation, String environment, String machine, String version, List<String> agents) {}
