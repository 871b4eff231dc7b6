package io.opsaga.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a survey of a machine is about.
 *
 * @param version what the agents shall run, or the word for the newest
 * @param agents ids of agents of that machine
 * @param versions by agent, what those shall run that shall not run {@code version}; null where there are none
 * @param health true where those are asked how they are that shall be changed, too: somebody will read the plan. Null is false
 * @param adopt whether containers that somebody else made may be replaced, see {@link FleetInput#adopt}; null is false
 * @param digests by agent, the build that is meant by its version, where the machine still has it; null where there are none
 */
public record FleetQuestion(
        String operation,
        String environment,
        String machine,
        String version,
        List<String> agents,
        @Nullable Map<String, String> versions,
        @Nullable Boolean health,
        @Nullable Boolean adopt,
        @Nullable Map<String, String> digests) {
    /** A question about versions, whatever they mean by now. */
    public FleetQuestion(
            String operation,
            String environment,
            String machine,
            String version,
            List<String> agents,
            @Nullable Map<String, String> versions,
            @Nullable Boolean health,
            @Nullable Boolean adopt) {
        this(operation, environment, machine, version, agents, versions, health, adopt, null);
    }

    /** A question about agents that shall all run the same. */
    public FleetQuestion(String operation, String environment, String machine, String version, List<String> agents) {
        this(operation, environment, machine, version, agents, null, null, null);
    }

    /** Whether a container that somebody else made may be replaced. */
    public boolean adopts() {
        return Boolean.TRUE.equals(adopt);
    }

    /** The same question with those versions, and those builds of them, by agent. */
    public FleetQuestion with(Map<String, String> others, Map<String, String> builds) {
        return new FleetQuestion(operation, environment, machine, version, agents, others, health, adopt, builds);
    }

    /** The build that is meant by that agent's version; empty for whatever it means by now. */
    public Optional<String> digestOf(String agent) {
        return digests == null ? Optional.empty() : Optional.ofNullable(digests.get(agent));
    }

    /** What that agent shall run, or the word for the newest. */
    public String versionOf(String agent) {
        return versions == null ? version : versions.getOrDefault(agent, version);
    }
}
