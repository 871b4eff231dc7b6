package io.opsaga.control;

import java.util.List;

/**
 * What a look at a machine is about.
 *
 * @param agents ids of agents of that machine
 */
public record ControlQuestion(
        String operation, String environment, String machine, ControlAction action, List<String> agents) {
    public ControlQuestion {
        agents = List.copyOf(agents);
    }
}
