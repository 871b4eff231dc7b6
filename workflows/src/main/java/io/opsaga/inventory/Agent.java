package io.opsaga.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the inventory declares it; which version runs is not declared but deployed.
 *
 * @param artifact the image's repository (docker) or the artifact's name (process)
 * @param command what a process agent runs, in its release folder; null for docker agents
 * @param setup run once in a fresh release folder of a process agent
 * @param health null where the agent cannot be asked; then running counts as healthy
 * @param stopTimeout how long a process is given to end by itself before it is killed
 */
public record Agent(
        String id,
        String machine,
        RuntimeKind runtime,
        String artifact,
        @Nullable String command,
        @Nullable String setup,
        List<PortBinding> ports,
        Map<String, String> env,
        Map<String, String> labels,
        RestartPolicy restart,
        Resources resources,
        @Nullable Health health,
        List<String> dependsOn,
        Duration stopTimeout) {
    /** What an agent is given to end where nothing else is said. */
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    public Agent {
        ports = List.copyOf(ports);
        env = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(env));
        labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
        dependsOn = List.copyOf(dependsOn);
    }

    /** One that is given {@link #STOP_TIMEOUT} to end. */
    public Agent(
            String id,
            String machine,
            RuntimeKind runtime,
            String artifact,
            @Nullable String command,
            @Nullable String setup,
            List<PortBinding> ports,
            Map<String, String> env,
            Map<String, String> labels,
            RestartPolicy restart,
            Resources resources,
            @Nullable Health health,
            List<String> dependsOn) {
        this(
                id,
                machine,
                runtime,
                artifact,
                command,
                setup,
                ports,
                env,
                labels,
                restart,
                resources,
                health,
                dependsOn,
                STOP_TIMEOUT);
    }

    /** The same agent, asked for its health in that way. */
    public Agent asked(List<PortBinding> itsPorts, @Nullable Health itsHealth) {
        return new Agent(
                id,
                machine,
                runtime,
                artifact,
                command,
                setup,
                itsPorts,
                env,
                labels,
                restart,
                resources,
                itsHealth,
                dependsOn,
                stopTimeout);
    }

    /** How an agent runs on its machine. */
    public enum RuntimeKind {
        DOCKER,
        PROCESS;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** When an agent that ended is started again by its machine. */
    public enum RestartPolicy {
        NO,
        ON_FAILURE,
        UNLESS_STOPPED,
        ALWAYS;

        /** As Docker and the inventory spell it. */
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A port of the agent on its machine.
     *
     * @param address the machine's address that is bound
     * @param hostPort the machine's port
     * @param containerPort the agent's own port; for processes the same as {@code hostPort}
     */
    public record PortBinding(String address, int hostPort, int containerPort) {}

    /** Limits; null means none. Memory in bytes. */
    public record Resources(
            @Nullable Long memoryBytes, @Nullable Double cpus) {
        public static final Resources NONE = new Resources(null, null);
    }

    /**
     * How an agent says that it is well: HTTP status 2xx within the timeout, and the body containing the text if one is given.
     *
     * @param port the port on the machine, or the container's own where no port is published
     * @param from who asks
     * @param tls whether it is asked by HTTPS
     */
    public record Health(
            String path,
            int port,
            Duration timeout,
            @Nullable String body,
            Asker from,
            boolean tls) {
        /** Asked by plain HTTP. */
        public Health(String path, int port, Duration timeout, @Nullable String body, Asker from) {
            this(path, port, timeout, body, from, false);
        }

        /** Where the question is asked from. */
        public enum Asker {
            MACHINE,
            ORCHESTRATOR
        }
    }
}
