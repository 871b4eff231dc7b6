package io.opsaga.api.operations;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RunFailure;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Starts operations that were recorded and never started, because Temporal was away or this process ended in between. One that
 * has waited too long is recorded as failed instead: nobody expects it any more.
 */
@Component
public class LostStarts {
    private static final Logger LOG = LoggerFactory.getLogger(LostStarts.class);

    /** So long a request may itself be busy with the start. */
    private static final Duration OWN_TIME = Duration.ofSeconds(15);

    private final OperationLog log;
    private final Locks locks;
    private final Launcher launcher;
    private final OperationGateway gateway;
    private final OpsagaSettings settings;

    LostStarts(OperationLog log, Locks locks, Launcher launcher, OperationGateway gateway, OpsagaSettings settings) {
        this.log = log;
        this.locks = locks;
        this.launcher = launcher;
        this.gateway = gateway;
        this.settings = settings;
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga-io.opsaga.api.operations.WatchSettings'.startLostEvery()}")
    public void look() {
        try {
            Instant now = Instant.now();
            List<String> waiting = log.openedBefore(now.minus(OWN_TIME));
            if (!waiting.isEmpty()) {
                gateway.ping();
                // Many may have been started and not have begun, where workers are away or have much to do.
                Set<String> running = gateway.running(waiting);
                waiting.stream()
                        .filter(id -> !running.contains(id))
                        .flatMap(id -> log.find(id).stream())
                        .filter(found -> found.lifecycle() == Lifecycle.INITIALIZED)
                        .forEach(lost -> take(lost, now));
            }
        } catch (RuntimeException e) {
            // The store or Temporal is away; the next look comes soon.
            LOG.warn("Operations that wait to be started could not be looked at: {}", e.getMessage());
        }
    }

    private void take(Progress lost, Instant now) {
        String id = lost.operation().id();
        try {
            boolean expected = now.isBefore(lost.operation().requestedAt().plus(settings.startLostFor()));
            if (expected && launcher.startLost(lost)) {
                return;
            }
            if (!gateway.runs(id) && stillWaiting(id)) {
                String late = "It could not be started within %s.".formatted(settings.startLostFor());
                log.record(abandoned(lost, now, expected ? "Its workflow was ended before it began." : late));
                locks.release(lost.operation());
            }
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be started", id, e);
        }
    }

    private boolean stillWaiting(String id) {
        return log.find(id)
                .filter(found -> found.lifecycle() == Lifecycle.INITIALIZED)
                .isPresent();
    }

    private static Progress abandoned(Progress lost, Instant now, String why) {
        return lost.toBuilder()
                .lifecycle(Lifecycle.FAILED)
                .verdict(Verdict.FAILED)
                .failure(new FailureNote(RunFailure.NOT_STARTED.name(), why, ""))
                .finishedAt(now)
                .facts(Map.of())
                .revision(lost.revision() + 1)
                .build();
    }
}
