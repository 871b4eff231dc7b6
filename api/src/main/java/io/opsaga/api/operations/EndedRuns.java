package io.opsaga.api.operations;

import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RunFailure;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the truth about operations whose run was ended from outside, by terminate: no saga was left to undo anything or to say
 * so. They are recorded as ROLLBACK_INCOMPLETE, those that have only waited as FAILED, and let go of their target.
 */
@Component
public class EndedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EndedRuns.class);

    private final OperationLog log;
    private final Locks locks;
    private final OperationGateway gateway;

    EndedRuns(OperationLog log, Locks locks, OperationGateway gateway) {
        this.log = log;
        this.locks = locks;
        this.gateway = gateway;
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga-io.opsaga.api.operations.WatchSettings'.lookForEndedEvery()}")
    public void look() {
        try {
            List<String> underWay = log.underWay();
            if (underWay.isEmpty()) {
                return;
            }
            Set<String> running = gateway.running(underWay);
            underWay.stream()
                    .filter(id -> !running.contains(id) && !gateway.runs(id))
                    .forEach(this::close);
        } catch (RuntimeException e) {
            // The store or Temporal is away; the next look comes soon.
            LOG.warn("Active operations could not be looked at: {}", e.getMessage());
        }
    }

    /** A run that ended properly has written its last record before it ended; so what is still unfinished now stays so. */
    private void close(String id) {
        log.find(id).filter(found -> !found.lifecycle().isFinal()).ifPresent(found -> {
            LOG.warn("{} was ended from outside; nothing was undone", id);
            log.record(cutShort(found, Instant.now()));
            locks.release(found.operation());
        });
    }

    /** One that has only waited, in line or for approval, has changed nothing. */
    private static Progress cutShort(Progress last, Instant now) {
        boolean waited = last.lifecycle() == Lifecycle.INITIALIZED;
        String what = waited
                ? "Its run was ended from outside while it waited."
                : "The run was ended from outside while it was %s; nothing was undone."
                        .formatted(last.stage().spoken());
        return last.toBuilder()
                .lifecycle(waited ? Lifecycle.FAILED : Lifecycle.ROLLBACK_INCOMPLETE)
                .verdict(waited ? Verdict.FAILED : Verdict.ROLLBACK_INCOMPLETE)
                .failure(new FailureNote(
                        waited ? RunFailure.NOT_STARTED.name() : RunFailure.ENDED_FROM_OUTSIDE.name(), what, ""))
                .residues(waited ? List.of() : List.of(new Residue("", "whole operation", what)))
                .finishedAt(now)
                .rollbackUntil(null)
                .supersededBy(null)
                .question(null)
                .revision(last.revision() + 1)
                .build();
    }
}
