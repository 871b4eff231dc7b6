package io.opsaga.api.operations;

import io.opsaga.api.operations.OperationGateway.Unreachable;
import io.opsaga.operation.OperationQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the queue going where nobody else does: what an operation held whose run was ended from outside goes to the next, and
 * whoever was let in and was not told, or did not hear it, is told.
 */
@Component
public class QueueWatch {
    private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);

    private final OperationQueue line;
    private final OperationGateway gateway;

    QueueWatch(OperationQueue line, OperationGateway gateway) {
        this.line = line;
        this.gateway = gateway;
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga-io.opsaga.api.operations.WatchSettings'.lookAtQueueEvery()}")
    public void look() {
        try {
            line.advance().forEach(this::tell);
        } catch (RuntimeException e) {
            // The store or Temporal is away; the next look comes soon.
            LOG.warn("The queue could not be looked at: {}", e.getMessage());
        }
    }

    private void tell(String id) {
        try {
            gateway.turn(id);
        } catch (Unreachable e) {
            LOG.warn("{} could not be told that it is its turn: {}", id, e.getMessage());
        }
    }
}
