package io.opsaga.api.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.inventory.Agent;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.release.ReleaseEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One agent with all that is known of it.
 *
 * @param releases the current one and the one before it, as they are recorded
 * @param operations the last that were about it, newest first
 */
@JsonInclude
record AgentDetails(
        @JsonUnwrapped AgentView agent, Declaration declaration, List<Release> releases, List<Past> operations) {
    /** Shorter values are words such as a log level, and stand in other texts by chance. */
    private static final int SHORTEST_SECRET = 4;

    /**
     * What the inventory says of it.
     *
     * @param artifact the image's repository, or the artifact's name
     * @param command what a process runs, values of its variables masked; null for a container
     * @param env names of its environment variables; their values may be secret
     * @param memoryMb null where it has no limit
     * @param cpus null where it has no limit
     * @param health null where it is not asked, so that to run is to be healthy
     * @param stopTimeout seconds
     */
    record Declaration(
            String artifact,
            @Nullable String command,
            List<Port> ports,
            Set<String> env,
            String restart,
            @Nullable Long memoryMb,
            @Nullable Double cpus,
            @Nullable Question health,
            double stopTimeout) {
        private static final long MIB = 1024L * 1024;

        static Declaration of(Agent agent) {
            Long memory = agent.resources().memoryBytes();
            return new Declaration(
                    agent.artifact(),
                    masked(agent, agent.command()),
                    agent.ports().stream()
                            .map(port -> new Port(port.address(), port.hostPort(), port.containerPort()))
                            .toList(),
                    agent.env().keySet(),
                    agent.restart().wire(),
                    memory == null ? null : Long.valueOf(memory / MIB),
                    agent.resources().cpus(),
                    Question.of(agent),
                    seconds(agent.stopTimeout()));
        }
    }

    /** @param agentPort its own; for a process that of the machine */
    record Port(String address, int machinePort, int agentPort) {}

    /**
     * How it is asked for its health.
     *
     * @param timeout seconds
     * @param from machine or orchestrator
     */
    record Question(
            String path, int port, double timeout, @Nullable String body, String from) {
        static @Nullable Question of(Agent agent) {
            Agent.Health health = agent.health();
            return health == null
                    ? null
                    : new Question(
                            String.valueOf(masked(agent, health.path())),
                            health.port(),
                            seconds(health.timeout()),
                            masked(agent, health.body()),
                            health.from().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * A version that was brought to it.
     *
     * @param digest the image's id, or the artifact's checksum
     */
    record Release(String version, String digest, Instant since, String operation, boolean current) {
        static Release of(ReleaseEntry entry, boolean current) {
            return new Release(entry.version(), entry.digest(), entry.since(), entry.operation(), current);
        }
    }

    /** @param outcome null while it is not over */
    record Past(
            String operationId,
            String kind,
            String version,
            String stage,
            @Nullable String outcome,
            String actor,
            Instant requestedAt) {
        static Past of(Progress progress) {
            Operation operation = progress.operation();
            return new Past(
                    operation.id(),
                    operation.kind(),
                    operation.version(),
                    progress.stage().wire(),
                    progress.verdict() == null
                            ? null
                            : progress.verdict().name().toLowerCase(Locale.ROOT),
                    operation.actor(),
                    operation.requestedAt());
        }
    }

    /** A command line and a path may repeat what a variable holds, which may be secret. */
    private static @Nullable String masked(Agent agent, @Nullable String text) {
        String masked = text;
        for (String value : agent.env().values()) {
            masked = masked == null || value.length() < SHORTEST_SECRET ? masked : masked.replace(value, "***");
        }
        return masked;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
