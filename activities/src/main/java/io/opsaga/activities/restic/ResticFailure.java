package io.opsaga.activities.restic;

/** Why restic did not do what it was asked, as far as a caller has to care. */
public enum ResticFailure {
    NOT_STARTED("The program restic could not be started."),
    NO_REPOSITORY("There is no repository in that place."),
    LOCKED("Another run holds the repository's lock, or one that was killed left it behind."),
    WRONG_KEY("The key does not open the repository."),
    NO_SNAPSHOT("The repository has no such snapshot, or the snapshot no such file."),
    SOURCE_FAILED("The program that makes the stream failed; nothing was saved as a snapshot."),
    SOURCE_EMPTY(
            "The program that makes the stream succeeded without writing a single byte, and restic does not keep an empty file."),
    SOURCE_SILENT("The program that makes the stream wrote next to nothing for longer than the time allowed."),
    DAMAGED("What the repository holds is damaged or missing."),
    STORE_SILENT("Next to nothing went to or came from the store for longer than the time allowed."),
    STORE_REFUSED("The store does not let it be done: credentials, permissions, or a name that it does not have."),
    STORE_FULL("The store has no room left."),
    STORE_UNREACHABLE("The store does not answer, or the connection to it broke."),
    NO_ROOM_HERE("This host has no room left for what was to be put there."),
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
