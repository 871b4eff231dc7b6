package io.opsaga.saga;

/** The task queues: one for workflows, one per machine. */
public final class TaskQueues {
    public static final String WORKFLOWS = "opsaga";

    private TaskQueues() {}

    /** The queue of a machine's activities; a worker on the machine itself may serve it, or one worker serves all over SSH. */
    public static String machine(String name) {
        return "machine-" + name;
    }
}
