package io.opsaga.operation;

/** What is counted when it is asked how many operations may be active in an environment at once. */
public enum Admission {
    /** Changes of what agents run; as many at once as {@code opsaga.max-active-deployments} says. */
    DEPLOYMENTS,
    /** Work behind the scenes, such as backups; as many at once as {@code opsaga.max-active-maintenance} says. */
    MAINTENANCE,
    /** Nothing: such an operation waits for its targets only. Incidents are of that kind, and whatever another operation has started. */
    NONE
}
