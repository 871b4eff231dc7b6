package io.opsaga.api.operations;

import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RunFailure;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the truth about operations whose run was ended from outside, by terminate: no saga was left to undo anything or to say
 * so. They are recorded as ROLLBACK_INCOMPLETE, those that have only waited as FAILED, and let go of their target. Those that were over stay what they are,
 * but nothing says any longer that they could be undone.
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
            List<String> open = Stream.concat(log.underWay().stream(), log.leased().stream())
                    .toList();
            if (open.isEmpty()) {
                return;
            }
            Set<String> running = gateway.running(open);
            open.stream()
                    .filter(id -> !running.contains(id) && !gateway.runs(id))
                    .forEach(this::close);
        } catch (RuntimeException e) {
            // The store or Temporal is away; the next look comes soon.
            LOG.warn("Active operations could not be looked at: {}", e.getMessage());
        }
    }

    /** A run that ended properly has written its last record before it ended; so what is still unfinished now stays so. */
    private void close(String id) {
        log.find(id).ifPresent(found -> {
            if (!found.lifecycle().isFinal()) {
                LOG.warn("{} was ended from outside; nothing was undone", id);
                log.record(cutShort(found, Instant.now()));
                locks.release(found.operation());
            } else if (found.rollbackUntil() != null) {
                LOG.warn("{} was ended from outside in its lease; it can no longer be undone", id);
                log.record(withoutLease(found, Instant.now()));
            }
        });
    }

    /** What it was to bring about is so; but nobody is there any more who could take it back. */
    private static Progress withoutLease(Progress last, Instant now) {
        Map<String, String> facts = new TreeMap<>(last.facts());
        facts.put(RunFailure.FACT, "from outside, so that it can no longer be undone; seen at " + now);
        return last.toBuilder()
                .rollbackUntil(null)
                .facts(facts)
                .revision(last.revision() + 1)
                .build();
    }

    /** Nobody works on it any more, nor knows what has become of it. */
    private static TargetRow cutShort(TargetRow row) {
        boolean underWork = row.outcome() == Outcome.CHANGING || row.outcome() == Outcome.UNDOING;
        return underWork ? row.with(Outcome.NOT_UNDONE) : row;
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
                .rows(last.rows().stream().map(EndedRuns::cutShort).toList())
                .finishedAt(now)
                .rollbackUntil(null)
                .supersededBy(null)
                .question(null)
                .revision(last.revision() + 1)
                .build();
    }
}
