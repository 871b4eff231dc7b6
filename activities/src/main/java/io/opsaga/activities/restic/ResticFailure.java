package io.opsaga.activities.restic;

/** Why restic did not do what it was asked, as far as a caller has to care. */
public enum ResticFailure {
    NOT_STARTED("The program restic could not be started."),
    NO_REPOSITORY("There is no repository in that place."),
    LOCKED("Another run has the repository locked, or one that was killed has left its lock."),
    WRONG_KEY("The key does not open the repository."),
    NO_SNAPSHOT("The repository has no such snapshot, or the snapshot no such file."),
    SOURCE_FAILED("The program that makes the stream failed; nothing was saved as a snapshot."),
    SOURCE_EMPTY(
            "The program that makes the stream ended well and has made nothing, not even one byte, which restic does not keep."),
    SOURCE_SILENT("The program that makes the stream has handed over next to nothing for longer than is waited for."),
    DAMAGED("What the repository holds is damaged or missing."),
    STORE_SILENT("The store has taken and given next to nothing for longer than is waited for."),
    STORE_REFUSED("The store does not let it be done: credentials, permissions, or a name that it does not have."),
    STORE_FULL("The store has no room left."),
    STORE_UNREACHABLE("The store does not answer, or the connection to it ended."),
    NO_ROOM_HERE("There is no room left on this host for what was to be put there."),
    ENDED("The program was ended from outside before it was done."),
    FAILED("The program failed for a reason of its own.");

    private final String sentence;

    ResticFailure(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
