package io.opsaga.saga;

/** The task queues: one for workflows, one per machine, and one for work that is bound to none. */
public final class TaskQueues {
    public static final String WORKFLOWS = "opsaga";

    /** Of activities that run on Opsaga's own host, whatever they reach from there: backups, migrations. */
    public static final String SHARED = "opsaga-shared";

    private TaskQueues() {}

    /** The queue of a machine's activities; a worker on the machine itself may serve it, or one worker serves all over SSH. */
    public static String machine(String name) {
        return "machine-" + name;
    }
}
