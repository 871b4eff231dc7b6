package io.opsaga.activities.machine;

/** Says what a long step is doing; throws when the step has been cancelled. */
@FunctionalInterface
public interface Heartbeat {
    void beat(String doing);
}
