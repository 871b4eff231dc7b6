package io.opsaga.release;

import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What sagas that bring releases into service ask of the store. All methods are idempotent and short, and are called as local
 * activities: the store is at hand wherever workflows run.
 */
@ActivityInterface(namePrefix = "Release_")
public interface ReleaseActivities {
    /** Makes all these releases the current ones of their agents. Undo: {@link #demote}. */
    void promote(List<ReleaseEntry> releases);

    /** The releases that were current before are current again. */
    Reading demote(List<ReleaseEntry> releases);

    /**
     * Has these releases, which run already, recorded as current. It changes the record alone, so there is nothing to undo.
     *
     * @return those of which the record was not right
     */
    List<Settled> settle(List<ReleaseEntry> running);
}
