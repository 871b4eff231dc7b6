package io.opsaga.activities.docker;

import io.opsaga.activities.docker.Container.State;

/**
 * A container that a volume is mounted in.
 *
 * @param writes whether it may write to the volume
 */
public record VolumeUser(String name, State state, boolean writes) {
    /** Whether it may be writing now. */
    public boolean isWriting() {
        return writes && state != State.CREATED && state != State.EXITED && state != State.DEAD;
    }
}
