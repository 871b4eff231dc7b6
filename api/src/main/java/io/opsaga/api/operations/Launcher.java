package io.opsaga.api.operations;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueueFull;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.StepName;
import io.opsaga.saga.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records an operation, then starts its workflow. The record comes first and holds the plan, so that an operation that was
 * promised to somebody is never lost between the two.
 */
@Component
public class Launcher {
    /** Facts of an operation that has not been started yet; its first own record replaces them. Never shown. */
    static final String INPUT = "plan";

    static final String FINGERPRINT = "fingerprint";

    /** A place in the queue becomes free with each operation that ends. */
    private static final Duration FULL_FOR = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private final OperationLog log;
    private final OperationGateway gateway;
    private final OperationKinds kinds;
    private final JsonMapper json;

    Launcher(OperationLog log, OperationGateway gateway, OperationKinds kinds, JsonMapper json) {
        this.log = log;
        this.gateway = gateway;
        this.kinds = kinds;
        this.json = json;
    }

    /**
     * Records and starts; what has to wait in the queue is started as well, and waits in its run.
     *
     * @throws ProblemException when somebody else holds the target and the operation does not wait for it
     */
    public Launched launch(OperationInput asked, String fingerprint, Entry entry) {
        OperationInput input = asked.with(asked.operation().terms().with(entry));
        Progress initial = initial(input, fingerprint);
        open(initial, input.holds(), entry);
        // Two requests with one key may have met here; the one that was recorded counts.
        Progress recorded = log.find(input.operation().id()).orElse(initial);
        compare(recorded, fingerprint);
        return new Launched(recorded, tryToStart(input, fingerprint));
    }

    /** An operation that has to be approved waits without its locks; nobody knows for how long. */
    private void open(Progress initial, Holds holds, Entry entry) {
        Operation operation = initial.operation();
        if (operation.terms().approvable()) {
            log.openUnlocked(initial, holds);
            return;
        }
        LockGrant grant = entered(initial, holds, entry);
        if (!grant.granted() && grant.place() == null) {
            throw locked(grant.target() == null ? operation.target() : grant.target(), grant);
        }
    }

    private LockGrant entered(Progress initial, Holds holds, Entry entry) {
        try {
            return log.open(initial, holds, entry);
        } catch (QueueFull e) {
            throw new ProblemException(ProblemKind.LINE_FULL, e.getMessage() + " Nothing was started.")
                    .with("environment", e.environment())
                    .with("max_waiting", e.atMost())
                    .retryAfter(FULL_FOR);
        }
    }

    /**
     * Makes sure that an operation was made by that request.
     *
     * @throws ProblemException when it was another one, or when that cannot be told
     */
    void compare(Progress existing, String fingerprint) {
        String id = existing.operation().id();
        String before = fingerprint(existing)
                .orElseThrow(() -> new ProblemException(
                                ProblemKind.UNAVAILABLE,
                                "The key was used by %s; whether for the same request cannot be told now."
                                        .formatted(id))
                        .with("operation", id));
        if (!before.equals(fingerprint)) {
            throw new ProblemException(
                            ProblemKind.KEY_REUSED,
                            "The key was used for another request, which made %s.".formatted(id))
                    .with("operation", id);
        }
    }

    /**
     * Starts an operation that was only recorded.
     *
     * @return false where a run of that id exists already
     */
    boolean startLost(Progress recorded) {
        String input = recorded.facts().get(INPUT);
        if (input == null) {
            return false;
        }
        String fingerprint = recorded.facts().getOrDefault(FINGERPRINT, "");
        boolean started = gateway.start(read(recorded, input), fingerprint);
        if (started) {
            LOG.info("{} started, after it had waited", recorded.operation().id());
        }
        return started;
    }

    /** Where this process does not know the kind, another one will start it. */
    private OperationInput read(Progress recorded, String input) {
        return json.readValue(input, kinds.get(recorded.operation().kind()).input());
    }

    private Optional<String> fingerprint(Progress progress) {
        String recorded = progress.facts().get(FINGERPRINT);
        return recorded == null ? gateway.fingerprint(progress.operation().id()) : Optional.of(recorded);
    }

    /** The target is held by another operation. */
    public static ProblemException locked(String target, LockGrant grant) {
        String detail =
                "%s is held by %s since %s: %s".formatted(target, grant.holder(), grant.since(), grant.reason());
        return new ProblemException(ProblemKind.TARGET_LOCKED, detail)
                .with("target", target)
                .with("holder", grant.holder())
                .with("since", grant.since())
                .with("holder_reason", grant.reason());
    }

    private boolean tryToStart(OperationInput input, String fingerprint) {
        String id = input.operation().id();
        try {
            if (gateway.start(input, fingerprint)) {
                LOG.info(
                        "{} started: {}",
                        id,
                        Starting.summary(kinds.get(input.operation().kind()), input.operation()));
            }
            return true;
        } catch (OperationGateway.Unreachable e) {
            LOG.warn("{} waits to be started: {}", id, e.getMessage());
            return false;
        }
    }

    private Progress initial(OperationInput input, String fingerprint) {
        Operation operation = input.operation();
        Map<String, Duration> estimates = operation.terms().estimates();
        List<LedgerEntry> steps = input.steps().stream()
                .map(step -> planned(step, estimates.getOrDefault(step.name(), step.estimate())))
                .toList();
        return Progress.of(operation)
                .steps(steps)
                .facts(facts(input, fingerprint))
                .rows(input.rows())
                .build();
    }

    private Map<String, String> facts(OperationInput input, String fingerprint) {
        Map<String, String> facts = new TreeMap<>(input.facts());
        facts.put(INPUT, json.writeValueAsString(input));
        facts.put(FINGERPRINT, fingerprint);
        return facts;
    }

    private static LedgerEntry planned(StepName step, Duration estimate) {
        return new LedgerEntry(
                step.name(), step.title(), step.stage(), step.essential(), StepState.PLANNED, estimate, null, null, "");
    }
}
