package io.opsaga.api.operations;

import io.opsaga.operation.OperationLog;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Moves operations that were over long ago to the archive: few at a time, so that nobody waits for it. */
@Component
public class OldOperations {
    private static final Logger LOG = LoggerFactory.getLogger(OldOperations.class);

    /** So many are moved in one transaction. */
    static final int AT_ONCE = 200;

    /** So many transactions there are at most in one look: what is left has time until the next one. */
    static final int TIMES = 50;

    private final OperationLog log;
    private final Duration keep;

    OldOperations(OperationLog log, ArchiveSettings settings) {
        this.log = log;
        this.keep = settings.keepOperations();
    }

    /** Looks once; never throws. */
    @Scheduled(fixedDelayString = "#{@'opsaga-io.opsaga.api.operations.ArchiveSettings'.archiveEvery()}")
    public void look() {
        try {
            int moved = move(Instant.now().minus(keep));
            if (moved > 0) {
                LOG.info(
                        "{} operations that were over more than {} days ago are in the archive now",
                        moved,
                        keep.toDays());
            }
        } catch (RuntimeException e) {
            // The store is away; the next look comes soon.
            LOG.warn("Old operations could not be archived: {}", e.getMessage());
        }
    }

    private int move(Instant before) {
        int all = 0;
        for (int time = 0; time < TIMES; time++) {
            int moved = log.archive(before, AT_ONCE);
            all += moved;
            if (moved < AT_ONCE) {
                break;
            }
        }
        return all;
    }
}
