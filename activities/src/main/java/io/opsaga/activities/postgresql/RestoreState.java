package io.opsaga.activities.postgresql;

/** How far a restore is, as it can be read from the server; whatever was killed meanwhile. */
public enum RestoreState {
    NOTHING("Nothing of this restore is on the server."),
    PREPARED("There is an empty database for it beside the target."),
    HALF_LOADED("The database beside the target is being loaded, or that was broken off; loading begins anew."),
    LOADED("The database beside the target is loaded; the target is as it was."),
    HALF_SWAPPED("Tables that were missing have been made, or may have been; rows of others have not been replaced."),
    SWAPPED("The target holds what was restored; what it held before is kept.");

    private final String sentence;

    RestoreState(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    boolean isAtLeast(RestoreState other) {
        return compareTo(other) >= 0;
    }
}
