package io.opsaga.control;

import io.opsaga.deployment.Snapshot;

/**
 * How an agent stands on its machine before it is touched.
 *
 * @param was what there is of it, as it is brought back
 * @param run which run of its program this is: it is another one after each start
 * @param well whether it ran and was healthy
 */
public record Stand(Snapshot was, String run, boolean well) {
    /** Of an agent of which there is nothing. */
    public static final Stand NOTHING = new Stand(Snapshot.NOTHING, "", false);
}
