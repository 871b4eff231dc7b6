package io.opsaga.activities.deployment;

import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Pulse;
import io.opsaga.activities.runtime.Waiting;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health.Asker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks agents how they are, and waits until they are well. */
public final class Health {
    private static final Duration ONE_QUESTION = Duration.ofSeconds(3);
    /** Most agents answer at once or take seconds; between the first looks it is short, so that the former do not wait. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    /** Even where the time was up while nobody was looking, an agent gets this long to answer once more. */
    private static final Duration AT_LEAST = Duration.ofSeconds(5);
    /** An agent that cannot be asked counts as healthy when it has run for so long. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration UNDECLARED_TIMEOUT = Duration.ofSeconds(30);

    private final HttpProbe http;
    private final Clock clock;

    public Health(HttpProbe http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * Waits until the agent is healthy.
     *
     * @param condition looks at how it is doing, apart from its health
     * @return what answered, and when
     */
    String await(Placement at, Supplier<Condition> condition, Pulse pulse) {
        Condition.Running running = running(at, condition);
        Instant looked = clock.instant();
        Instant deadline = deadline(at, running);
        String last;
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Optional<String> complaint = complaint(at, running);
            if (complaint.isEmpty()) {
                return "healthy after %d ms"
                        .formatted(Math.max(
                                0,
                                Duration.between(running.since(), clock.instant())
                                        .toMillis()));
            }
            last = complaint.get();
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.isNegative()) {
                throw DeploymentFailure.UNHEALTHY.because(
                        "%s: %s".formatted(at.agent().id(), last));
            }
            pulse.beat("waiting for health: " + last);
            Waiting.pause(pause.compareTo(left) < 0 ? pause : left.plusMillis(1));
            pause = longer(pause);
            // At this pace an agent that ended is told soon enough from one that is not ready yet.
            if (at.agent().health() == null || looked.plus(LONGEST_PAUSE).isBefore(clock.instant())) {
                running = running(at, condition);
                looked = clock.instant();
            }
        }
    }

    private static Condition.Running running(Placement at, Supplier<Condition> condition) {
        Condition now = condition.get();
        if (now instanceof Condition.Running running) {
            return running;
        }
        throw notRunning(at, now);
    }

    static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Whether an agent answers as it should, asked once; false also where it cannot be asked. */
    boolean answers(Placement at) {
        return state(at).equals("healthy");
    }

    /** healthy, unhealthy, unreachable (its machine), or unknown where it cannot be asked without looking it up. */
    String state(Placement at) {
        Agent.Health declared = at.agent().health();
        boolean published =
                declared != null && at.agent().ports().stream().anyMatch(port -> port.hostPort() == declared.port());
        if (!published) {
            return "unknown";
        }
        try {
            boolean well = complaint(at, new Condition.Running(Instant.EPOCH, "127.0.0.1"))
                    .isEmpty();
            return well ? "healthy" : "unhealthy";
        } catch (ProbeFailure e) {
            return "unreachable";
        }
    }

    /** What is wrong with a running agent; empty when it is healthy. */
    public Optional<String> complaint(Placement at, Condition.Running running) {
        Agent.Health health = at.agent().health();
        if (health == null) {
            boolean steady = running.since().plus(STEADY).isBefore(clock.instant());
            return steady ? Optional.empty() : Optional.of("not running for long enough yet");
        }
        try {
            Answer answer = ask(at, health, running);
            if (answer.status() < 200 || answer.status() > 299) {
                return Optional.of("%s answers %d".formatted(health.path(), answer.status()));
            }
            boolean says = health.body() == null || answer.body().contains(health.body());
            return says ? Optional.empty() : Optional.of("%s does not say %s".formatted(health.path(), health.body()));
        } catch (ProbeFailure e) {
            if (e.kind() == ProbeFailure.Kind.UNREACHABLE) {
                throw e;
            }
            return Optional.of("%s: %s".formatted(health.path(), e.getMessage()));
        }
    }

    private Answer ask(Placement at, Agent.Health health, Condition.Running running) {
        Optional<Agent.PortBinding> published = at.agent().ports().stream()
                .filter(port -> port.hostPort() == health.port())
                .findFirst();
        if (health.from() == Asker.ORCHESTRATOR) {
            return http.get(at.machine().ssh().host(), health.port(), health.path(), ONE_QUESTION);
        }
        String host = published.map(Health::reachable).orElse(running.address());
        return http.get(at.machine(), host, health.port(), health.path(), ONE_QUESTION);
    }

    private static String reachable(Agent.PortBinding port) {
        return port.address().equals("0.0.0.0") || port.address().equals("::") ? "127.0.0.1" : port.address();
    }

    /** Counted from the start of the agent, so that a retry does not begin to wait all over again. */
    private Instant deadline(Placement at, Condition.Running running) {
        Agent.Health health = at.agent().health();
        Duration timeout = health == null ? UNDECLARED_TIMEOUT : health.timeout();
        Instant byStart = running.since().plus(timeout);
        Instant atLeast = clock.instant().plus(AT_LEAST.compareTo(timeout) < 0 ? AT_LEAST : timeout);
        return byStart.isAfter(atLeast) ? byStart : atLeast;
    }

    private static RuntimeException notRunning(Placement at, Condition condition) {
        if (condition instanceof Condition.Ended ended) {
            String message =
                    "%s ended with code %d: %s".formatted(at.agent().id(), ended.exitCode(), ended.lastWords());
            return ended.outOfMemory()
                    ? DeploymentFailure.MEMORY_EXHAUSTED.because(message)
                    : DeploymentFailure.CRASHED.because(message);
        }
        return DeploymentFailure.START_FAILED.because(at.agent().id() + " is gone");
    }
}
