package io.opsaga.saga;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** The only place with activity options. Every activity on a machine heartbeats, so that a dead worker is noticed soon. */
public final class Profiles {
    /** After this long without a sign of life an activity's worker counts as dead. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(8);

    /** One attempt at a step may work for so long. */
    public static final Duration LONGEST_STEP = Duration.ofMinutes(30);

    /** The same of one that moves as much data as somebody has. It shows at its heart that it moves, or is ended by its hands. */
    public static final Duration LONGEST_WORK = Duration.ofHours(24);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration STORE_RETRY = Duration.ofSeconds(20);
    private static final int STEP_PRIORITY = 3;
    private static final int UNDO_PRIORITY = 1;

    private Profiles() {}

    /**
     * For steps and probes on a machine.
     *
     * @param patience how long to go on trying while the machine does not answer
     */
    public static ActivityOptions step(String queue, String summary, Duration patience) {
        return onMachine(queue, summary, patience, STEP_PRIORITY, LONGEST_STEP);
    }

    /** The same for steps that move as much data as somebody has, such as backups. */
    public static ActivityOptions longStep(String queue, String summary, Duration patience) {
        return onMachine(queue, summary, patience, STEP_PRIORITY, LONGEST_WORK);
    }

    /** For undos: a patience of their own, and before everything else in the queue. */
    public static ActivityOptions undo(String queue, String summary, Duration patience) {
        return onMachine(queue, "undo: " + summary, patience, UNDO_PRIORITY, LONGEST_STEP);
    }

    /** The same for undos that take as long as there is data. */
    public static ActivityOptions longUndo(String queue, String summary, Duration patience) {
        return onMachine(queue, "undo: " + summary, patience, UNDO_PRIORITY, LONGEST_WORK);
    }

    /**
     * For the store, which is at hand wherever workflows run; tried until it answers, because without it nothing is known. The
     * number of attempts has to be said: a local activity with neither that nor a limit of time is not retried at all. Longer
     * pauses are timers, so that the operation can be steered and asked while the store is away. What the store is told is not
     * kept in the history once more.
     */
    public static LocalActivityOptions store() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(20))
                .setDoNotIncludeArgumentsIntoMarker(true)
                .setLocalRetryThreshold(FIRST_RETRY)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        .setMaximumInterval(STORE_RETRY)
                        .setMaximumAttempts(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    private static ActivityOptions onMachine(
            String queue, String summary, Duration patience, int priority, Duration longest) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setSummary(summary)
                .setStartToCloseTimeout(longest)
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(FIRST_RETRY)
                        .setBackoffCoefficient(1.5)
                        .setMaximumInterval(LAST_RETRY)
                        .setMaximumAttempts(attempts(patience))
                        .build())
                .setPriority(Priority.newBuilder().setPriorityKey(priority).build())
                .build();
    }

    /**
     * Patience in attempts rather than as a time limit of the whole: a step may work for long, but must not fail for long. An
     * attempt on a dead machine and the pause after it take about ten seconds.
     */
    static int attempts(Duration patience) {
        return (int) Math.max(2, patience.toSeconds() / (2 * LAST_RETRY.toSeconds()));
    }
}
