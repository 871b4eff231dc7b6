package io.opsaga.inventory;

import java.util.List;

/** Which versions of an agent are at hand. */
public interface AgentVersions {
    /**
     * The versions that can be deployed without fetching anything, newest first: the tags of the image that the agent's machine has, or the
     * artifact's folders and archives beside the inventory. A registry that the machine can reach may have others.
     *
     * @throws IllegalArgumentException where the environment has no such agent
     * @throws AgentLogs.Unavailable where who knows them does not answer within ten seconds
     */
    List<String> of(EnvironmentName environment, String agent);
}
