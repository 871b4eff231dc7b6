package io.opsaga.archive;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/**
 * What can fail between a source and a store, beside {@link io.opsaga.secret.SecretFailure} of what they want to be opened.
 */
public enum ArchiveFailure implements Failure {
    NOT_DECLARED(
            "The inventory does not declare it any more.", true, Origin.ORDER, "Declare it, or order another backup"),
    NO_TOOL(
            "This installation cannot back up such a source, or lacks a program for it.",
            true,
            Origin.OPSAGA,
            "Install what the failure names"),
    STORE_UNREACHABLE(
            "The store does not answer, or the connection to it broke.",
            false,
            Origin.MACHINE,
            "Look whether the store runs and can be reached from Opsaga's host"),
    STORE_REFUSED(
            "The store does not let it be done.",
            true,
            Origin.ORDER,
            "Look at the store's credentials, its permissions, and the place that the inventory names"),
    WRONG_KEY(
            "The key that the inventory names does not open what is in the store.",
            true,
            Origin.ORDER,
            "Name the key that the store was made with"),
    STORE_FULL("The store has no room left.", true, Origin.MACHINE, "Make room in the store, or keep fewer backups"),
    STORE_BUSY(
            "Somebody else writes to the store, or has left a lock there.",
            false,
            Origin.MACHINE,
            "Look who else uses the store: each needs a place of his own"),
    STORE_DAMAGED(
            "What the store holds is damaged or missing.",
            true,
            Origin.MACHINE,
            "Check the store's disk, and restore from another copy"),
    SOURCE_UNREACHABLE(
            "The source does not answer.", false, Origin.MACHINE, "Look whether {machine} and the source run"),
    SOURCE_MISSING("There is no such source.", true, Origin.ORDER, "Look at what the inventory says of the source"),
    LOGIN_REFUSED(
            "The server does not let Opsaga in with the declared user and password.",
            true,
            Origin.ORDER,
            "Look at the user, the secret that the inventory names, and whom the server lets in"),

    SOURCE_REFUSED(
            "The source, or a part of it, may not be read.",
            true,
            Origin.ORDER,
            "Let the account that Opsaga uses there read all of it"),
    SOURCE_CHANGED(
            "The source was changed while it was read, twice in a row.",
            true,
            Origin.MACHINE,
            "Back it up when less is written to it, or from a snapshot"),
    SOURCE_BUSY(
            "Somebody else holds what a backup or a restore needs.",
            false,
            Origin.MACHINE,
            "Look who holds what the failure names, and try again"),
    SOURCE_CUT(
            "The stream from the source ended before it was whole; nothing of it was kept.",
            false,
            Origin.MACHINE,
            "Look at the connection to {machine}, and at what the source logs"),
    PLACE_FULL(
            "The place of the restore has no room for what is put back.",
            true,
            Origin.MACHINE,
            "Make room there, or restore less of the backup"),
    PLACE_UNFIT(
            "The place of the restore cannot hold what the backup has.",
            true,
            Origin.ORDER,
            "Make there what the failure names, or restore into a place of the version and kind that it names"),
    PLACE_REFUSED(
            "The place does not let it be restored there.",
            true,
            Origin.ORDER,
            "See what the failure says: rights of the account that Opsaga uses there, what is mounted, who uses it"),
    NO_ROOM(
            "Opsaga's own host has no room for the throw-away target.",
            true,
            Origin.OPSAGA,
            "Make room in Opsaga's data folder"),
    ENGINE_STOPPED(
            "The program that writes to the store ended with an error of its own, or was ended from outside.",
            false,
            Origin.OPSAGA,
            "See what the failure says, and Opsaga's log"),
    BROKEN(
            "What was restored from the store is not what was sent to it.",
            true,
            Origin.MACHINE,
            "Check the store's disk and memory before you trust anything in it");

    private final String sentence;
    private final boolean permanent;
    private final Origin origin;
    private final String remedy;

    ArchiveFailure(String sentence, boolean permanent, Origin origin, String remedy) {
        this.sentence = sentence;
        this.permanent = permanent;
        this.origin = origin;
        this.remedy = remedy;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean misconfigured() {
        return origin == Origin.ORDER;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    /** What a rollback for that failure is called. */
    public static Trigger trigger(String failure) {
        boolean full = failure.equals(STORE_FULL.name())
                || failure.equals(NO_ROOM.name())
                || failure.equals(PLACE_FULL.name());
        return full ? Trigger.RESOURCE_EXHAUSTION : Trigger.DEPLOYMENT_FAILURE;
    }
}
