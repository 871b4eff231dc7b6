package io.opsaga.inventory;

import java.util.Map;

/** How the agents of an environment are doing right now. */
public interface AgentHealth {
    /**
     * The state of each agent, by agent id: {@code healthy}, {@code unhealthy}, {@code unreachable}, {@code unknown} or
     * {@code not_deployed}. Answers may be some seconds old; agents that are missing are unknown.
     */
    Map<String, String> health(EnvironmentName environment);
}
