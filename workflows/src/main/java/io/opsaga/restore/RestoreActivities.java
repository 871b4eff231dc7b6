package io.opsaga.restore;

import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;

/**
 * What a restore asks of stores and places. Every method may be called again after it took effect, and then comes to the same. Failures are
 * those of {@link io.opsaga.archive.ArchiveFailure} and {@link io.opsaga.secret.SecretFailure}.
 */
@ActivityInterface(namePrefix = "Restore_")
public interface RestoreActivities {
    /** The first of the stores that can be used and has every stream. Asks each for five seconds at most, and changes nothing. */
    Found find(RestoreOrder order);

    /** How the place is, and what a restore would take from it. Reads only. */
    RestoreLook look(RestoreOrder order);

    /**
     * Has every stream out of the store on this host. One whose length or checksum is not the manifest's fails it as BROKEN.
     *
     * @return how many streams and bytes, for people
     */
    String fetch(RestoreOrder order, Found found);

    /** Removes from this host whatever the restore has put there for itself. */
    Reading tidy(RestoreOrder order);

    /** Has a copy of what is in the place in that store, sealed by its manifest. Undo: {@link #forget}. */
    Sent safekeep(RestoreOrder order, String store);

    /** Whether that copy is there, whole. */
    Reading safekept(RestoreOrder order, String store);

    /** Removes that copy, and gives the room back. Reads the store afterwards. */
    Reading forget(RestoreOrder order, String store);

    /**
     * Has in the place what was backed up; streams that are not on this host are fetched first. Undo: {@link #putBack}.
     *
     * @return what was done, for people
     */
    String replace(RestoreOrder order, Found found);

    /** Compares the place with what was backed up: applied where all is as it was, else with what is not. */
    Reading replaced(RestoreOrder order, Found found);

    /** The same, for the last time: where all is as it was, what lies on this host for the restore is removed. */
    Reading verify(RestoreOrder order, Found found);

    /**
     * Has in the place what was there before, out of the copy; takes away what the restore has put there where nothing was.
     *
     * @param store the one with the copy
     * @param present whether there was anything
     */
    Reading putBack(RestoreOrder order, String store, boolean present);
}
