package io.opsaga.operation;

import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store's record of all operations: what the list, the metrics and the status without a worker are read from. */
public interface OperationLog {
    /**
     * Writes the operation's first record and takes the locks of all its targets, or neither. Where it may and has to wait, it takes
     * its place in the queue instead. Nothing is written when it is refused. Idempotent for the same operation.
     *
     * @return granted; or not granted with a place, where it waits; or not granted without one, where it is refused
     * @throws LineFull where it would have to wait, and as many do as may
     */
    LockGrant open(Progress initial, Holds holds, Entry entry);

    /**
     * Writes the first record of an operation that takes its locks later, when it was approved. Idempotent: a record that is
     * there already stays.
     */
    void openUnlocked(Progress initial, Holds holds);

    /**
     * Replaces the operation's record, unless the stored one has a higher revision. With the record of a rollback that speaks
     * against its version that goes into quarantine, in the same transaction.
     */
    void record(Progress progress);

    /**
     * Writes the record of an operation that is over, as {@link #record} does, and lets go as {@link Locks#release} does, or neither:
     * whoever reads that it is over may count on it that its targets are free.
     *
     * @return ids of the operations whose turn it is now
     */
    List<String> close(Progress last);

    default Optional<Progress> find(String operationId) {
        return recorded(operationId).map(Recorded::progress);
    }

    /** The operation's record, and how old it is; empty where there is no such operation. */
    Optional<Recorded> recorded(String operationId);

    /** Operations, newest first. */
    List<Progress> list(Filter filter);

    /** Ids of operations that were recorded before that instant and have not begun: their start may have been lost. Oldest first. */
    List<String> openedBefore(Instant instant);

    /** Ids of operations that have begun and are not over, also of those that wait. Oldest first. */
    List<String> underWay();

    /** Ids of operations that are over and can still be undone. Oldest first. */
    List<String> leased();

    /** Ids of other finished operations on any of these targets whose lease has not ended, newest first. */
    List<String> openLeases(Operation operation, List<String> targets);

    /** As {@link #medians(OperationKind, int)}, of a single target. */
    default Map<String, Duration> medians(OperationKind<?> kind) {
        return medians(kind, 1);
    }

    /**
     * Medians of the durations of done steps, by step name, over the last completed operations of the kind that changed about as
     * many agents; where there are none, over those of any size. What is done to each agent is converted to that number of agents.
     */
    Map<String, Duration> medians(OperationKind<?> kind, int agents);

    /** Ids of the operations, on one agent or on many, that were the last to bring these agents a build or try to, by agent. */
    Map<String, String> latest(String environment, List<String> agents);

    /**
     * Those of operations of one kind.
     *
     * @param kind its name
     * @param environment wire name; null for all of them together
     */
    Metrics metrics(String kind, @Nullable String environment, Instant now);

    /**
     * Moves operations to the archive that were over before that instant and can no longer be undone, those first that were over first. No list
     * has them any more; figures go on counting them, and {@link #recorded} finds them. Any number of processes may do so at once.
     *
     * @return how many were moved
     */
    int archive(Instant before, int atMost);

    /**
     * @param age how long ago the record was written
     * @param archived whether it is in the archive
     */
    record Recorded(Progress progress, Duration age, boolean archived) {}

    /**
     * What to list.
     *
     * @param activeOnly only those that are not in a final stage
     * @param agent who it is about; operations on many agents are about all of them, and once they are over about those that
     *     they have touched
     * @param machine a machine that it is about
     * @param after id of the operation to go on after
     */
    record Filter(
            boolean activeOnly,
            int limit,
            @Nullable String after,
            @Nullable String environment,
            @Nullable String agent,
            @Nullable String machine,
            @Nullable Stage stage,
            @Nullable Verdict verdict,
            @Nullable String actor,
            @Nullable String kind) {}

    /**
     * The documented deployment metrics; durations are averages over finished operations that had something to do, from when their turn
     * came, null where there are none.
     *
     * @param successful those that completed and changed something
     * @param failed those that ended otherwise than completed, and those in which some agents failed
     * @param unchanged those that found nothing to do; they are no part of the success rate
     */
    record Metrics(
            long total,
            long successful,
            long failed,
            long unchanged,
            long active,
            @Nullable Double successRate,
            @Nullable Duration averageDeployment,
            @Nullable Duration p95Deployment,
            @Nullable Duration averageValidation,
            double perHour,
            Map<Verdict, Long> byVerdict) {}
}
