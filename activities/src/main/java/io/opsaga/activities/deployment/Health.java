package io.opsaga.activities.deployment;

import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.http.Target;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.waiting.Await;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health.Asker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks agents how they are, and waits until they are well. How long something took or may take is counted here, on a count that
 * nobody can set: a machine's clock may be wrong by any amount, or be put right meanwhile.
 */
public final class Health {
    private static final Duration ONE_QUESTION = Duration.ofSeconds(3);
    /** Most agents answer at once or take seconds; between the first looks it is short, so that the former do not wait. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    /** Even where the time was up while nobody was looking, an agent gets this long to answer once more. */
    private static final Duration AT_LEAST = Duration.ofSeconds(5);
    /** An agent that cannot be asked counts as healthy when it has run for so long. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration UNDECLARED_TIMEOUT = Duration.ofSeconds(30);

    private final HttpProbe http;
    private final LongSupplier nanos;
    private final Consumer<Duration> pausing;

    public Health(HttpProbe http) {
        this(http, System::nanoTime, Await::pause);
    }

    /** @param nanos counts up; where from does not matter */
    public Health(HttpProbe http, LongSupplier nanos, Consumer<Duration> pausing) {
        this.http = http;
        this.nanos = nanos;
        this.pausing = pausing;
    }

    /**
     * Waits until the agent is healthy, for as long as it may take; what this run of it has lasted before counts too, so that a
     * retry does not begin to wait all over again, where its machine can tell.
     *
     * @param condition looks at how it is doing, apart from its health
     * @param before what was there before it, whose complaint says nothing of what is there now
     * @return what answered, and when
     */
    public String await(Placement at, Supplier<Condition> condition, Heartbeat pulse, Snapshot before) {
        HealthWait wait = new HealthWait(this, at, condition, pulse, nanos);
        return Await.growing(SHORTEST_PAUSE, HealthWait.STALE, patience(at, wait.before()))
                .by(nanos, pausing)
                .until(wait::look)
                .orElseThrow(() -> unhealthy(before, wait.complaint())
                        .because("%s: %s".formatted(at.agent().id(), wait.complaint())));
    }

    /** As {@link #await(Placement, Supplier, Heartbeat, Snapshot)}, of what takes nothing's place. */
    public String await(Placement at, Supplier<Condition> condition, Heartbeat pulse) {
        return await(at, condition, pulse, Snapshot.NOTHING);
    }

    private static DeploymentFailure unhealthy(Snapshot before, String complaint) {
        return before.complainedOf(complaint) ? DeploymentFailure.UNHEALTHY_AS_BEFORE : DeploymentFailure.UNHEALTHY;
    }

    static Condition.Running running(Placement at, Supplier<Condition> condition) {
        Condition now = condition.get();
        if (now instanceof Condition.Running running) {
            return running;
        }
        throw notRunning(at, now);
    }

    /**
     * healthy, unhealthy, unreachable (its machine), or unknown where it cannot be asked without looking it up.
     *
     * @param condition looks at how it is doing, where it can be asked
     */
    String state(Placement at, Supplier<Condition> condition) {
        Agent.Health declared = at.agent().health();
        boolean published =
                declared != null && at.agent().ports().stream().anyMatch(port -> port.hostPort() == declared.port());
        if (!published) {
            return "unknown";
        }
        try {
            boolean well = condition.get() instanceof Condition.Running running
                    && complaint(at, running).isEmpty();
            return well ? "healthy" : "unhealthy";
        } catch (ProbeFailure | SshException e) {
            return "unreachable";
        }
    }

    /** What is wrong with an agent; empty when it is healthy. One that cannot be asked is looked at twice if it may be new. */
    public Optional<String> complaint(Placement at, Supplier<Condition> condition) {
        if (!(condition.get() instanceof Condition.Running seen)) {
            return Optional.of("does not run");
        }
        if (at.agent().health() != null || seen.atLeast().compareTo(STEADY) >= 0) {
            return complaint(at, seen);
        }
        pausing.accept(STEADY);
        boolean steady = condition.get() instanceof Condition.Running again
                && again.run().equals(seen.run());
        return steady ? Optional.empty() : Optional.of("does not keep running");
    }

    /** What is wrong with a running agent; empty when it is healthy. */
    public Optional<String> complaint(Placement at, Condition.Running running) {
        return running.doubt() == null ? answer(at, running) : Optional.of(running.doubt());
    }

    Optional<String> answer(Placement at, Condition.Running running) {
        Agent.Health health = at.agent().health();
        if (health == null) {
            boolean steady = running.atLeast().compareTo(STEADY) >= 0;
            return steady ? Optional.empty() : Optional.of("not running for long enough yet");
        }
        try {
            Answer answer = ask(at, health, running);
            if (answer.status() < 200 || answer.status() > 299) {
                return Optional.of("%s answers %d".formatted(health.path(), answer.status()));
            }
            return answer.says()
                    ? Optional.empty()
                    : Optional.of("%s does not say %s".formatted(health.path(), health.body()));
        } catch (ProbeFailure e) {
            if (e.kind() == ProbeFailure.Kind.UNREACHABLE || e.kind() == ProbeFailure.Kind.FORBIDDEN) {
                throw e;
            }
            return Optional.of("%s: %s".formatted(health.path(), at.masked(String.valueOf(e.getMessage()))));
        }
    }

    private Answer ask(Placement at, Agent.Health health, Condition.Running running) {
        if (health.from() == Asker.ORCHESTRATOR) {
            return http.get(target(health, at.machine().ssh().host()), ONE_QUESTION);
        }
        String host = published(at, health).map(Health::reachable).orElse(running.address());
        return http.get(at.machine(), target(health, host), ONE_QUESTION);
    }

    private static Target target(Agent.Health health, String host) {
        return new Target(health.tls(), host, health.port(), health.path(), health.body());
    }

    private static Optional<Agent.PortBinding> published(Placement at, Agent.Health health) {
        return at.agent().ports().stream()
                .filter(port -> port.hostPort() == health.port())
                .findFirst();
    }

    /** Why the agent cannot be asked how it is, however it is; empty where it can. */
    public Optional<String> obstacle(Placement at) {
        Agent.Health health = at.agent().health();
        if (health == null || health.from() == Asker.ORCHESTRATOR) {
            return Optional.empty();
        }
        String host = published(at, health).map(Health::reachable).orElse("127.0.0.1");
        return http.obstacle(at.machine(), host, health.port());
    }

    private static String reachable(Agent.PortBinding port) {
        return port.address().equals("0.0.0.0") || port.address().equals("::") ? "127.0.0.1" : port.address();
    }

    private static Duration patience(Placement at, Duration before) {
        Agent.Health health = at.agent().health();
        Duration timeout = health == null ? UNDECLARED_TIMEOUT : health.timeout();
        Duration least = AT_LEAST.compareTo(timeout) < 0 ? AT_LEAST : timeout;
        Duration left = timeout.minus(before);
        return left.compareTo(least) > 0 ? left : least;
    }

    private static RuntimeException notRunning(Placement at, Condition condition) {
        if (condition instanceof Condition.Ended ended) {
            String message = "%s ended with code %d: %s"
                    .formatted(at.agent().id(), ended.exitCode(), at.masked(ended.lastWords()));
            return ended.outOfMemory()
                    ? DeploymentFailure.MEMORY_EXHAUSTED.because(message)
                    : DeploymentFailure.CRASHED.because(message);
        }
        String how =
                condition instanceof Condition.Interrupted interrupted ? "has ended: " + interrupted.how() : "is gone";
        return DeploymentFailure.MACHINE_CHANGED.because(
                "%s %s".formatted(at.agent().id(), how));
    }
}
